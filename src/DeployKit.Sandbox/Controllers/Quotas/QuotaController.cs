using System.Text.Json.Nodes;
using DeployKit.Sandbox.Admission;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Quotas;

/// <summary>Counts what a namespace uses of its quotas. Admission adds what is made; what goes is given back here.</summary>
internal sealed class QuotaController(ControlPlane plane) : Controller(plane)
{
    public override string Name => "resourcequota-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.ResourceQuota)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind.IsNamespaced && change.Key.Kind != BuiltInKinds.Event && Plane.Store.List(BuiltInKinds.ResourceQuota, change.Key.Namespace) is { Count: > 0 } quotas
            && (change.Type == ChangeType.Deleted || HasBegunToEnd(change)))
        {
            foreach (var quota in quotas)
                Enqueue(quota.Key);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key)?.Read() is not { } quota || quota.Child("spec").Child("hard") is not { } hard)
            return;
        var used = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, _) in hard)
            used[name] = Quantity.Zero;
        foreach (var each in Plane.Kinds.All.Where(IsCounted).DistinctBy(kind => kind.QualifiedPlural).SelectMany(kind => Plane.Store.List(kind, key.Namespace)))
        {
            var content = each.Read();
            if ((each.Key.Kind == BuiltInKinds.Pod && UsesNothing(each, content)) || !QuotaUsage.IsInScope(quota, each.Key.Kind, content))
                continue;
            foreach (var (name, amount) in QuotaUsage.Of(each.Key.Kind, content).Where(entry => used.ContainsKey(entry.Key)))
                used[name] += amount;
        }
        var status = new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = new JsonObject(used.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.ToString()))) };
        if (!JsonNode.DeepEquals(status, quota["status"]))
            Plane.Api.Modify(key, Writes.Status, content => content["status"] = status);

        bool IsCounted(ResourceKind kind) => kind.IsNamespaced && (kind.Group.Length == 0 || hard.ContainsKey($"count/{kind.QualifiedPlural}"));
    }

    // A pod that has ended uses nothing any more, nor does one that is long due when somebody looks: without a grace its room is
    // free before it is gone.
    private bool UsesNothing(StoredObject pod, JsonObject content) =>
        PodView.Of(pod).IsFinished
        || (Timestamps.Parse(content.Child("metadata").Text("deletionTimestamp")) is { } due
            && due + Timestamps.Span(content.Child("metadata").Number("deletionGracePeriodSeconds") ?? 0) < Plane.Now);

    private static bool HasBegunToEnd(Change change) =>
        change.Key.Kind == BuiltInKinds.Pod && change.Before is { } before && IsEnding(change.Object) && !IsEnding(before);

    private static bool IsEnding(StoredObject pod) => pod.IsDeleting || PodView.Of(pod).IsFinished;
}
