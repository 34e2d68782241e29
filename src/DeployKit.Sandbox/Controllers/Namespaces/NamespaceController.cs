using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Namespaces;

/// <summary>Empties a namespace that is being deleted, says what is left, and lets it go at last.</summary>
internal sealed class NamespaceController(ControlPlane plane) : Controller(plane)
{
    // So that API servers that have not heard of the deletion yet make nothing new behind its back.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ObjectKey, DateTimeOffset> _begins = [];

    public override string Name => "namespace-controller";

    protected override void OnChange(Change change)
    {
        var key = change.Key.Kind == BuiltInKinds.Namespace ? change.Key : new ObjectKey(BuiltInKinds.Namespace, "", change.Key.Namespace);
        var concerns = change.Key.Kind == BuiltInKinds.Namespace ? change.Object.IsDeleting : change.Type == ChangeType.Deleted && change.Key.Kind.IsNamespaced;
        if (concerns && Plane.Store.Find(key) is { IsDeleting: true })
            Enqueue(key);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { IsDeleting: true } space)
        {
            _begins.Remove(key);
            return;
        }
        if (!_begins.TryGetValue(key, out var begins))
            _begins[key] = begins = Plane.Now + Grace;
        if (begins > Plane.Now)
        {
            EnqueueAt(key, begins);
            return;
        }
        var kinds = Plane.Kinds.All.Where(kind => kind.IsNamespaced).DistinctBy(kind => kind.QualifiedPlural).ToList();
        foreach (var each in kinds.SelectMany(kind => Plane.Store.List(kind, key.Name)).Where(each => !each.IsDeleting))
        {
            if (Plane.Store.Find(each.Key) is { IsDeleting: false })
                Plane.Api.Delete(each.Key, new DeleteOptions { Propagation = "Background" });
        }
        var left = kinds.Select(kind => Plane.Store.List(kind, key.Name)).Where(objects => objects.Count > 0).ToList();
        var conditions = NamespaceConditions.Of(space, left, Plane.Now);
        Plane.Api.Modify(key, Writes.Status, content => (content["status"] as JsonObject ?? (JsonObject)(content["status"] = new JsonObject()))["conditions"] = conditions);
        if (left.Count == 0)
            Plane.Api.Modify(key, Writes.Object with { Subresource = "finalize" }, RemoveFinalizer);
    }

    private static void RemoveFinalizer(JsonObject content)
    {
        if (content["spec"] is JsonObject spec && spec["finalizers"] is JsonArray finalizers)
        {
            finalizers.RemoveAll(each => (string?)each == "kubernetes");
            if (finalizers.Count == 0)
                spec.Remove("finalizers");
        }
    }
}
