using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Revisions;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>Makes and deletes the pods of a StatefulSet, each with its number, its claims and its revision.</summary>
internal sealed class StatefulPods(ControlPlane plane, StoredObject set, string component)
{
    private readonly StatefulSetView _view = StatefulSetView.Of(set);

    /// <summary>The number at the end of a pod's name; null where it is none of this set.</summary>
    public int? Ordinal(string name) =>
        name.StartsWith($"{set.Key.Name}-", StringComparison.Ordinal) && int.TryParse(name.AsSpan(set.Key.Name.Length + 1), out var ordinal) ? ordinal : null;

    /// <exception cref="ApiException">The pod or a claim was refused; an event says so.</exception>
    public void Create(int ordinal, StoredObject revision)
    {
        var name = $"{set.Key.Name}-{ordinal}";
        foreach (var claim in _view.Claims)
            CreateClaim(claim, ordinal, name);
        Try($"create Pod {name} in StatefulSet {set.Key.Name}", "Create", "successful", () => plane.Api.Create(BuiltInKinds.Pod, set.Key.Namespace, Pod(ordinal, name, revision), Writes.Object));
    }

    public void Delete(StoredObject pod) =>
        Try($"delete Pod {pod.Key.Name} in StatefulSet {set.Key.Name}", "Delete", "successful", () => plane.Api.Delete(pod.Key, new DeleteOptions()));

    private void CreateClaim(JsonObject template, int ordinal, string pod)
    {
        var name = $"{template.Child("metadata").Text("name")}-{set.Key.Name}-{ordinal}";
        if (plane.Store.Find(new ObjectKey(BuiltInKinds.PersistentVolumeClaim, set.Key.Namespace, name)) is not null)
            return;
        var labels = template.Child("metadata").Child("labels")?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in _view.MatchLabels)
            labels[key] = value?.DeepClone();
        var claim = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels }, ["spec"] = template["spec"]!.DeepClone() };
        if (template.Child("metadata").Child("annotations") is { } annotations)
            claim["metadata"]!["annotations"] = annotations.DeepClone();
        Try($"create Claim {name} Pod {pod} in StatefulSet {set.Key.Name}", "Create", "success", () => plane.Api.Create(BuiltInKinds.PersistentVolumeClaim, set.Key.Namespace, claim, Writes.Object));
    }

    private JsonObject Pod(int ordinal, string name, StoredObject revision)
    {
        var pod = PodTemplate.MakePod(RevisionHistory.Template(revision), OwnerReference.ToController(set));
        var metadata = pod.Need("metadata");
        metadata["name"] = name;
        metadata["generateName"] = $"{set.Key.Name}-";
        var labels = metadata.Need("labels");
        if (plane.Level != ApiLevel.Kubernetes120)
            labels["apps.kubernetes.io/pod-index"] = ordinal.ToString();
        labels["controller-revision-hash"] = revision.Key.Name;
        labels["statefulset.kubernetes.io/pod-name"] = name;
        var spec = pod.Need("spec");
        spec["hostname"] = name;
        if (_view.ServiceName.Length > 0)
            spec["subdomain"] = _view.ServiceName;
        if (_view.Claims.Count > 0)
            spec["volumes"] = Volumes(spec, ordinal);
        return pod;
    }

    // A claim's template wins over a volume of the same name.
    private JsonArray Volumes(JsonObject spec, int ordinal)
    {
        var names = _view.Claims.Select(claim => claim.Child("metadata").Text("name")).ToList();
        var claims = names.Select(name => new JsonObject { ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{name}-{set.Key.Name}-{ordinal}" } });
        return [.. claims, .. spec.Items("volumes").Where(volume => !names.Contains(volume.Text("name"))).Select(volume => volume.DeepClone())];
    }

    private void Try(string what, string verb, string success, Action act)
    {
        try
        {
            act();
            plane.Events.Record(set, "Normal", $"Successful{verb}", $"{what} {success}", component);
        }
        catch (ApiException refusal)
        {
            plane.Events.Record(set, "Warning", $"Failed{verb}", $"{what} failed error: {refusal.Message}", component);
            throw;
        }
    }
}
