using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>
/// Takes back what the release deleted and created anew. A Pod is created again as it was. A Job is not, nor is a Pod that had run to
/// its end: that would do its work a second time. A Job of the release that is still at work is stopped.
/// </summary>
internal sealed class ReplacedObjects(KubernetesClient client, TimeProvider time)
{
    private const string NotRunAgain = "it was replaced, and an undo runs nothing a second time";
    private const string Stopped = "it had not finished; the one that it replaced is not run a second time";

    /// <summary>Whether the object from before is no more, as far as is known.</summary>
    // A replacement that failed after its deletion is recorded with one object as both states.
    public static bool IsOne(WrittenObject change) => change.Before is { } before && Workloads.Find(change.Path.Type) is { IsReplaced: true }
        && (ReferenceEquals(before, change.After) || UidOf(before) != change.Uid);

    /// <summary>The first write: the new Pod is on its way out. Waiting for it would hold up the other writes.</summary>
    public async Task<UndoneObject> BeginAsync(WrittenObject change, JsonObject before, CancellationToken cancellationToken)
    {
        var live = await client.FindAsync(change.Path, cancellationToken);
        if (live is not null && UidOf(live) == UidOf(before) && live["metadata"]?["deletionTimestamp"] is null)
            return new UndoneObject(change, ObjectChange.Unchanged, 0, null, IsFailure: false);
        var isOurs = live is not null && IsOurs(change, live);
        if (change.Name.Kind == "Job" && (!isOurs || JobState.IsFinished(live!)))
            return new UndoneObject(change, ObjectChange.Left, 0, NotRunAgain, IsFailure: false);
        if (live is not null && !isOurs)
            return new UndoneObject(change, ObjectChange.Left, 0, "made anew by somebody else since", IsFailure: true);
        if (live is not null)
            await client.DeleteAsync(change.Path, new DeleteOptions { Propagation = Propagation.Background, Uid = UidOf(live) }, cancellationToken);
        return change.Name.Kind == "Job" ? new UndoneObject(change, ObjectChange.Deleted, 0, Stopped, IsFailure: false)
            : FormerPod.HadEnded(before) ? new UndoneObject(change, ObjectChange.Left, 0, NotRunAgain, IsFailure: false)
            : new UndoneObject(change, ObjectChange.Restored, 0, null, IsFailure: false);
    }

    /// <summary>The second: the Pod from before is created, as soon as its name is free.</summary>
    public async Task<UndoneObject> FinishAsync(UndoneObject begun, CancellationToken cancellationToken)
    {
        var (change, before) = (begun.Change, begun.Change.Before!);
        try
        {
            var replacement = new Replacement(client, time);
            await replacement.WaitUntilGoneAsync(change.Path, change.After, cancellationToken);
            var options = new WriteOptions { FieldManager = FieldManagers.Patch };
            await replacement.CreateAsync(() => client.CreateAsync(BuiltIn.Pods, change.Path.Namespace, FormerPod.Body(before), options, cancellationToken), cancellationToken);
            return begun;
        }
        catch (DeployKitException exception)
        {
            return begun with { Result = ObjectChange.Left, Left = $"it was deleted and could not be created again: {exception.Message}", IsFailure = true };
        }
    }

    // Where the answer to the creation was lost, who wrote what it runs tells whose it is.
    private static bool IsOurs(WrittenObject change, JsonObject live) => UidOf(live) == change.Uid
        || (ReferenceEquals(change.Before, change.After) && FieldManagers.EntriesOf(live).Any(FieldManagers.IsApply)
            && FieldManagers.EntriesOf(live).Where(entry => entry["fieldsV1"]?["f:spec"] is not null).All(FieldManagers.IsApply));

    private static string? UidOf(JsonObject live) => (string?)live["metadata"]?["uid"];
}
