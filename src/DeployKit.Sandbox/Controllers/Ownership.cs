using System.Text.Json.Nodes;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers;

/// <summary>How controllers come to own objects by their labels, and let go of them.</summary>
internal static class Ownership
{
    /// <summary>What the owner controls now: matching objects that nobody controls are adopted, those that match no more are released.</summary>
    public static List<StoredObject> Claim(ControlPlane plane, StoredObject owner, LabelSelector selector, IEnumerable<StoredObject> owned, IEnumerable<StoredObject> orphans)
    {
        List<StoredObject> claimed = [];
        foreach (var each in owned)
        {
            if (selector.Matches(each.Labels))
                claimed.Add(each);
            else if (!owner.IsDeleting)
                Release(plane, each, owner);
        }
        if (!owner.IsDeleting)
            claimed.AddRange(orphans.Where(each => !each.IsDeleting && selector.Matches(each.Labels)).Select(each => Adopt(plane, each, owner)));
        return claimed;
    }

    private static StoredObject Adopt(ControlPlane plane, StoredObject orphan, StoredObject owner) => plane.Api.Modify(orphan.Key, Writes.Object, content =>
    {
        var metadata = content["metadata"]!.AsObject();
        if (metadata["ownerReferences"] is not JsonArray owners)
            metadata["ownerReferences"] = owners = [];
        owners.Add(OwnerReference.ToController(owner));
    });

    private static void Release(ControlPlane plane, StoredObject owned, StoredObject owner) => plane.Api.Modify(owned.Key, Writes.Object, content =>
    {
        var metadata = content["metadata"]!.AsObject();
        var owners = metadata["ownerReferences"]!.AsArray();
        owners.RemoveAll(each => (string?)each?["uid"] == owner.Uid);
        if (owners.Count == 0)
            metadata.Remove("ownerReferences");
    });
}
