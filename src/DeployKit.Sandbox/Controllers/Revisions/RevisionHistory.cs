using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Revisions;

/// <summary>The ControllerRevisions of a set: the templates that it had, by number.</summary>
internal sealed class RevisionHistory
{
    private readonly ControlPlane _plane;
    private readonly Revisioned _owner;
    private List<StoredObject> _all;

    public RevisionHistory(ControlPlane plane, Revisioned owner)
    {
        (_plane, _owner) = (plane, owner);
        var orphans = plane.Store.List(BuiltInKinds.ControllerRevision, owner.Set.Key.Namespace).Where(each => each.Controller is null);
        _all = [.. Ownership.Claim(plane, owner.Set, owner.Selector, plane.Store.DependentsOf(owner.Set.Uid).Where(IsRevision), orphans).OrderBy(NumberOf)];
        Collisions = owner.Collisions;
        Newest = Sync();
    }

    public int Collisions { get; private set; }

    /// <summary>The revision of the template as it is now.</summary>
    public StoredObject Newest { get; }

    /// <summary>Null where there is none of this name.</summary>
    public StoredObject? Find(string? name) => _all.Find(each => each.Key.Name == name);

    /// <summary>The template that a revision keeps.</summary>
    public static JsonObject Template(StoredObject revision)
    {
        var template = revision.Read()["data"]!["spec"]!["template"]!.DeepClone().AsObject();
        template.Remove("$patch");
        return template;
    }

    /// <summary>Deletes the oldest ones beyond the limit, of those that are not in use.</summary>
    public void Trim(Func<StoredObject, bool> isUsed, int limit)
    {
        var old = _all.Where(each => each != Newest && !isUsed(each)).ToList();
        foreach (var each in old.Take(Math.Max(0, old.Count - limit)))
            _plane.Api.Delete(each.Key, new DeleteOptions());
    }

    private static bool IsRevision(StoredObject each) => each.Key.Kind == BuiltInKinds.ControllerRevision;

    private static long NumberOf(StoredObject revision) => revision.Read().Number("revision") ?? 0;

    // A template that was there before becomes the newest again.
    private StoredObject Sync()
    {
        var canonical = PodTemplate.Canonical(_owner.Template);
        var next = _all.Count == 0 ? 1 : NumberOf(_all[^1]) + 1;
        if (_all.FindLast(each => PodTemplate.Canonical(Template(each)) == canonical) is not { } equal)
            return Create(canonical, next);
        if (equal == _all[^1])
            return equal;
        var newest = _plane.Api.Modify(equal.Key, Writes.Object, content => content["revision"] = next);
        _all = [.. _all.Where(each => each != equal), newest];
        return newest;
    }

    private StoredObject Create(string canonical, long number)
    {
        var (set, hash) = (_owner.Set, PodTemplate.Hash(canonical, Collisions));
        var template = _owner.Template.DeepClone().AsObject();
        template["$patch"] = "replace";
        var labels = _owner.Template.Child("metadata").Child("labels")?.DeepClone().AsObject() ?? [];
        labels[_owner.HashLabel] = hash;
        var metadata = new JsonObject
        {
            ["name"] = $"{set.Key.Name}-{hash}",
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReference.ToController(set)),
        };
        if (_owner.Annotations.Count > 0)
            metadata["annotations"] = _owner.Annotations.DeepClone();
        try
        {
            var created = _plane.Api.Create(
                BuiltInKinds.ControllerRevision,
                set.Key.Namespace,
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
            return Create(canonical, number);
        }
    }
}
