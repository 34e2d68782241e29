using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Selecting;

/// <summary>A fieldSelector: "metadata.name=web,status.phase!=Running". Which fields it may name depends on the kind.</summary>
internal sealed class FieldSelector
{
    private static readonly Dictionary<ResourceKind, string[]> Selectable = new()
    {
        [BuiltInKinds.Pod] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP", "status.nominatedNodeName"],
        [BuiltInKinds.Event] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        [BuiltInKinds.Secret] = ["type"],
        [BuiltInKinds.Namespace] = ["status.phase"],
        [BuiltInKinds.Node] = ["spec.unschedulable"],
        [BuiltInKinds.ReplicaSet] = ["status.replicas"],
        [BuiltInKinds.Job] = ["status.successful"],
    };

    private readonly List<(string Field, string Value, bool Differs)> _terms = [];

    public static FieldSelector Everything { get; } = new();

    public bool IsEverything => _terms.Count == 0;

    /// <exception cref="ApiException">400: it cannot be read, or the kind has no such field to select by.</exception>
    public static FieldSelector Parse(string? text, ResourceKind kind)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var differs = term[at - 1] == '!';
            var field = term[..(differs ? at - 1 : at)];
            if (field is not ("metadata.name" or "metadata.namespace") && !(Selectable.TryGetValue(kind, out var known) && known.Contains(field)))
                throw ApiException.BadRequest(Selectable.ContainsKey(kind) ? $"field label not supported: {field}" : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            selector._terms.Add((field, term[(at + 1)..].TrimStart('='), differs));
        }
        return selector;
    }

    public bool Matches(StoredObject stored)
    {
        JsonObject? content = null;
        foreach (var (field, wanted, differs) in _terms)
        {
            var value = field switch
            {
                "metadata.name" => stored.Key.Name,
                "metadata.namespace" => stored.Key.Namespace,
                _ => ValueOf(content ??= stored.Read(), field),
            };
            if (value == wanted == differs)
                return false;
        }
        return true;
    }

    private static string ValueOf(JsonObject content, string field)
    {
        JsonNode? node = content;
        foreach (var segment in (field == "source" ? "source.component" : field).Split('.'))
            node = (node as JsonObject)?[segment];
        return node?.ToString() ?? "";
    }
}
