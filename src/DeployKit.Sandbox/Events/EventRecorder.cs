using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Events;

/// <summary>Writes Events as controllers and kubelets do: an equal one again raises the count of the first, and too many are not heard.</summary>
internal sealed class EventRecorder(ObjectApi api, EventQueue queue, SandboxRandom random)
{
    // Events live for an hour.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Uid, string FieldPath, string Type, string Reason, string Message, string Component), (ObjectKey Key, int Count)> _known = [];
    private readonly EventCorrelation _correlation = new();

    /// <summary>Notes something about an object.</summary>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="component">source.component: "deployment-controller", "kubelet".</param>
    /// <param name="fieldPath">spec.containers{app}, where it is of one container.</param>
    public void Record(StoredObject involved, string type, string reason, string message, string component, string fieldPath = "", string host = "")
    {
        var now = Timestamps.Seconds(queue.Now);
        var options = new WriteOptions(ProgramOf(component)) { IsTrusted = true };
        var speaker = $"{component}/{host}";
        var identity = (involved.Uid, fieldPath, type, reason, message, component);
        if (_correlation.IsCombined(involved.Uid, type, reason, speaker, message, queue.Now))
        {
            identity = (involved.Uid, "", type, reason, "", component);
            message = $"(combined from similar events): {message}";
        }
        var known = _known.GetValueOrDefault(identity);
        var count = known.Count + 1;
        _known[identity] = known with { Count = count };
        if (!_correlation.IsHeard(involved.Uid, speaker, queue.Now))
            return;
        if (known.Key.Kind is not null && api.Store.Find(known.Key) is not null)
        {
            api.Modify(known.Key, options, existing =>
            {
                existing["count"] = count;
                existing["message"] = message;
                existing["lastTimestamp"] = now;
            });
            return;
        }
        var ns = involved.Key.Namespace.Length == 0 ? "default" : involved.Key.Namespace;
        if (api.Store.Find(new ObjectKey(BuiltInKinds.Namespace, "", ns)) is not { IsDeleting: false })
            return;
        var name = $"{involved.Key.Name}.{random.Next(int.MaxValue):x8}{random.Next(int.MaxValue):x8}";
        var reference = new JsonObject
        {
            ["kind"] = involved.Key.Kind.Kind,
            ["namespace"] = involved.Key.Namespace,
            ["name"] = involved.Key.Name,
            ["uid"] = involved.Uid,
            ["apiVersion"] = involved.Key.Kind.ApiVersion,
            ["resourceVersion"] = involved.Version.ToString(),
        };
        if (fieldPath.Length > 0)
            reference["fieldPath"] = fieldPath;
        var source = new JsonObject { ["component"] = component };
        if (host.Length > 0)
            source["host"] = host;
        var written = api.Create(
            BuiltInKinds.Event,
            ns,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["involvedObject"] = reference,
                ["reason"] = reason,
                ["message"] = message,
                ["source"] = source,
                ["firstTimestamp"] = now,
                ["lastTimestamp"] = now,
                ["count"] = count,
                ["type"] = type,
                ["eventTime"] = null,
                ["reportingComponent"] = "",
                ["reportingInstance"] = "",
            },
            options);
        _known[identity] = (written.Key, count);
        queue.Schedule(Lifetime, () => Forget(identity, written.Key));
    }

    private void Forget((string, string, string, string, string, string) identity, ObjectKey key)
    {
        _known.Remove(identity);
        if (api.Store.Find(key) is not null)
            api.Delete(key, new DeleteOptions());
    }

    // Components of one program write under its name.
    private static string ProgramOf(string component) => component switch
    {
        "kubelet" => "kubelet",
        "default-scheduler" => "kube-scheduler",
        _ => "kube-controller-manager",
    };
}
