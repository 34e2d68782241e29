using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Garbage;

/// <summary>Deletes what has no owner any more, and carries out foreground and orphaning deletions.</summary>
internal sealed class GarbageCollector(ControlPlane plane) : Controller(plane)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private enum OwnerState
    {
        Unknown,
        Solid,
        Absent,
        Waiting,
    }

    public override string Name => "garbage-collector-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Event)
            return;
        if (change.Type == ChangeType.Deleted)
        {
            foreach (var dependent in Plane.Store.DependentsOf(change.Object.Uid))
                Enqueue(dependent.Key);
            EnqueueOwners(change.Object);
            return;
        }
        if (change.Object.IsDeleting || (change.Object.Owners.Count > 0 && (change.Before is null || !change.Before.Owners.SequenceEqual(change.Object.Owners))))
            Enqueue(change.Key);
        // A reference that went may have been the last one that a deletion waited for.
        if (change.Before is { Owners.Count: > 0 } before && before.Owners.Count > change.Object.Owners.Count)
            EnqueueOwners(before);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } live)
            return;
        if (live.IsDeleting)
        {
            var finalizers = Finalizers(live);
            if (finalizers.Contains(Orphan))
                SetDependentsFree(live);
            else if (finalizers.Contains(Foreground))
                DeleteDependents(live);
            return;
        }
        if (live.Owners.Count > 0)
            JudgeByOwners(live);
    }

    private void SetDependentsFree(StoredObject owner)
    {
        foreach (var dependent in Plane.Store.DependentsOf(owner.Uid))
            RemoveOwners(dependent, each => each.Uid == owner.Uid);
        RemoveFinalizer(owner, Orphan);
    }

    private void DeleteDependents(StoredObject owner)
    {
        var dependents = Plane.Store.DependentsOf(owner.Uid);
        if (!dependents.Any(each => each.Owners.Any(reference => reference.Uid == owner.Uid && reference.Blocks)))
        {
            RemoveFinalizer(owner, Foreground);
            return;
        }
        foreach (var dependent in dependents.Where(each => !each.IsDeleting))
            Enqueue(dependent.Key);
    }

    private void JudgeByOwners(StoredObject live)
    {
        var owners = live.Owners.Select(owner => (owner.Uid, State: StateOf(live, owner))).ToList();
        if (owners.Exists(owner => owner.State == OwnerState.Unknown))
            return;
        if (owners.Exists(owner => owner.State == OwnerState.Solid))
        {
            var gone = owners.Where(owner => owner.State != OwnerState.Solid).Select(owner => owner.Uid).ToList();
            if (gone.Count > 0)
                RemoveOwners(live, owner => gone.Contains(owner.Uid));
            return;
        }
        // What an owner waits for goes in the same way, so that its own dependents go before it.
        var inForeground = owners.Exists(owner => owner.State == OwnerState.Waiting) && Plane.Store.DependentsOf(live.Uid).Count > 0;
        var finalizers = Finalizers(live);
        var propagation = inForeground || finalizers.Contains(Foreground) ? "Foreground" : finalizers.Contains(Orphan) ? "Orphan" : "Background";
        Plane.Api.Delete(live.Key, new DeleteOptions { Propagation = propagation, Uid = live.Uid });
    }

    private OwnerState StateOf(StoredObject live, OwnerReference owner)
    {
        if (Plane.Kinds.FindAnyVersion(owner.ApiVersion, owner.Kind) is not { } kind)
            return OwnerState.Unknown;
        if (Plane.Store.Find(new ObjectKey(kind, kind.IsNamespaced ? live.Key.Namespace : "", owner.Name)) is not { } found || found.Uid != owner.Uid)
            return OwnerState.Absent;
        return found.IsDeleting && Finalizers(found).Contains(Foreground) ? OwnerState.Waiting : OwnerState.Solid;
    }

    private void EnqueueOwners(StoredObject dependent)
    {
        foreach (var owner in dependent.Owners)
        {
            if (Plane.Kinds.FindAnyVersion(owner.ApiVersion, owner.Kind) is { } kind
                && Plane.Store.Find(new ObjectKey(kind, kind.IsNamespaced ? dependent.Key.Namespace : "", owner.Name)) is { IsDeleting: true } found)
                Enqueue(found.Key);
        }
    }

    private void RemoveOwners(StoredObject dependent, Func<OwnerReference, bool> which) => Plane.Api.Modify(dependent.Key, Writes.Object, content =>
    {
        var metadata = content["metadata"]!.AsObject();
        var owners = metadata["ownerReferences"]!.AsArray();
        owners.RemoveAll(each => which(OwnerReference.Read(each!.AsObject())));
        if (owners.Count == 0)
            metadata.Remove("ownerReferences");
    });

    private void RemoveFinalizer(StoredObject owner, string finalizer) => Plane.Api.Modify(owner.Key, Writes.Object, content =>
    {
        var metadata = content["metadata"]!.AsObject();
        var finalizers = metadata["finalizers"]!.AsArray();
        finalizers.RemoveAll(each => (string?)each == finalizer);
        if (finalizers.Count == 0)
            metadata.Remove("finalizers");
    });

    private static List<string> Finalizers(StoredObject live) => [.. (live.Read()["metadata"]!["finalizers"] as JsonArray ?? []).Select(each => (string)each!)];
}
