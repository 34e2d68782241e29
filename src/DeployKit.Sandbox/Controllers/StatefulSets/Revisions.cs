using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>The ControllerRevisions of a StatefulSet: the templates that it had, by number.</summary>
internal sealed class Revisions
{
    private readonly ControlPlane _plane;
    private readonly StoredObject _set;
    private List<StoredObject> _all;

    public Revisions(ControlPlane plane, StoredObject set)
    {
        (_plane, _set) = (plane, set);
        var view = StatefulSetView.Of(set);
        var orphans = plane.Store.List(BuiltInKinds.ControllerRevision, set.Key.Namespace).Where(each => each.Controller is null);
        _all = [.. Ownership.Claim(plane, set, view.Selector, plane.Store.DependentsOf(set.Uid).Where(IsRevision), orphans).OrderBy(NumberOf)];
        Collisions = (int)(view.Status.Number("collisionCount") ?? 0);
        Update = Sync(view);
        Current = _all.Find(each => each.Key.Name == view.Status.Text("currentRevision")) ?? Update;
    }

    public int Collisions { get; private set; }

    /// <summary>The revision of the template as it is now.</summary>
    public StoredObject Update { get; }

    /// <summary>The revision that a rollout comes from.</summary>
    public StoredObject Current { get; }

    /// <summary>The template that a revision keeps.</summary>
    public static JsonObject Template(StoredObject revision)
    {
        var template = revision.Read()["data"]!["spec"]!["template"]!.DeepClone().AsObject();
        template.Remove("$patch");
        return template;
    }

    /// <summary>Deletes the oldest ones that no pod has, beyond the limit.</summary>
    public void Trim(IEnumerable<StoredObject> pods, int limit)
    {
        var live = pods.Select(pod => PodView.Of(pod).Hash).Append(Update.Key.Name).Append(Current.Key.Name).ToList();
        var old = _all.Where(each => !live.Contains(each.Key.Name)).ToList();
        foreach (var each in old.Take(Math.Max(0, old.Count - limit)))
            _plane.Api.Delete(each.Key, new DeleteOptions());
    }

    private static bool IsRevision(StoredObject each) => each.Key.Kind == BuiltInKinds.ControllerRevision;

    private static long NumberOf(StoredObject revision) => revision.Read().Number("revision") ?? 0;

    // A template that was there before becomes the newest again.
    private StoredObject Sync(StatefulSetView view)
    {
        var canonical = PodTemplate.Canonical(view.Template);
        var next = _all.Count == 0 ? 1 : NumberOf(_all[^1]) + 1;
        if (_all.FindLast(each => PodTemplate.Canonical(Template(each)) == canonical) is not { } equal)
            return Create(view, canonical, next);
        if (equal == _all[^1])
            return equal;
        var newest = _plane.Api.Modify(equal.Key, Writes.Object, content => content["revision"] = next);
        _all = [.. _all.Where(each => each != equal), newest];
        return newest;
    }

    private StoredObject Create(StatefulSetView view, string canonical, long number)
    {
        var hash = PodTemplate.Hash(canonical, Collisions);
        var template = view.Template.DeepClone().AsObject();
        template["$patch"] = "replace";
        var labels = view.Template.Child("metadata").Child("labels")?.DeepClone().AsObject() ?? [];
        labels["controller.kubernetes.io/hash"] = hash;
        var metadata = new JsonObject
        {
            ["name"] = $"{_set.Key.Name}-{hash}",
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReference.ToController(_set)),
        };
        // With what `kubectl rollout history` shows as the cause of the change.
        if (view.Annotations is { Count: > 0 } annotations)
            metadata["annotations"] = annotations.DeepClone();
        try
        {
            var created = _plane.Api.Create(
                BuiltInKinds.ControllerRevision,
                _set.Key.Namespace,
                new JsonObject
                {
                    ["metadata"] = metadata,
                    ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } },
                    ["revision"] = number,
                },
                Writes.Object);
            _all.Add(created);
            return created;
        }
        catch (ApiException refusal) when (refusal.Reason == "AlreadyExists" && Collisions < 100)
        {
            Collisions++;
            return Create(view, canonical, number);
        }
    }
}
