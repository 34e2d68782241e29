using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Services;

/// <summary>Writes down which pods stand behind a Service with a selector.</summary>
internal sealed class EndpointsController(ControlPlane plane) : Controller(plane)
{
    private const string HeadlessLabel = "service.kubernetes.io/headless";

    // The addresses are written as one object: those of many pods are gathered for longer.
    private static readonly TimeSpan PerAddress = TimeSpan.FromMilliseconds(0.5);

    private readonly Dictionary<ObjectKey, int> _sizes = [];

    public override string Name => "endpoints-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Service)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Endpoints && change.Type == ChangeType.Deleted)
        {
            Enqueue(change.Key with { Kind = BuiltInKinds.Service });
        }
        else if (change.Key.Kind == BuiltInKinds.Pod)
        {
            foreach (var service in Plane.Store.List(BuiltInKinds.Service, change.Key.Namespace))
            {
                if (ServiceView.Of(service) is { IsSelecting: true } view && (view.Selector.Matches(change.Object.Labels) || (change.Before is { } before && view.Selector.Matches(before.Labels))))
                    EnqueueAt(service.Key, Plane.Now + (PerAddress * _sizes.GetValueOrDefault(service.Key)));
            }
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        var target = key with { Kind = BuiltInKinds.Endpoints };
        var existing = Plane.Store.Find(target);
        if (Plane.Store.Find(key) is not { } service)
        {
            _sizes.Remove(key);
            if (existing is not null)
                Plane.Api.Delete(target, new DeleteOptions());
            return;
        }
        var view = ServiceView.Of(service);
        if (!view.IsSelecting)
            return;
        var pods = Plane.Store.List(BuiltInKinds.Pod, key.Namespace).Where(pod => view.Selector.Matches(pod.Labels)).ToList();
        _sizes[key] = pods.Count;
        var subsets = EndpointSubsets.Of(view, pods, Plane.Level);
        if (existing is null)
        {
            var content = new JsonObject { ["metadata"] = new JsonObject { ["name"] = key.Name, ["labels"] = Labels(service, view) } };
            Fill(content, subsets);
            Plane.Api.Create(BuiltInKinds.Endpoints, key.Namespace, content, Writes.Object);
            return;
        }
        Plane.Api.Modify(target, Writes.Object, content =>
        {
            content["metadata"]!["labels"] = Labels(service, view);
            Fill(content, subsets);
        });
    }

    private static void Fill(JsonObject content, JsonArray subsets)
    {
        content.Remove("subsets");
        if (subsets.Count > 0)
            content["subsets"] = subsets;
    }

    private static JsonObject Labels(StoredObject service, ServiceView view)
    {
        var labels = new JsonObject();
        foreach (var (name, value) in service.Labels)
            labels[name] = value;
        if (view.IsHeadless)
            labels[HeadlessLabel] = "";
        return labels;
    }
}
