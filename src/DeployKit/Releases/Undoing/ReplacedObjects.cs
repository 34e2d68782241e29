using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Writing;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>
/// Takes back what the release deleted and created anew. A Pod is created again as it was. A Job is not, nor is a Pod that had run to
/// its end: that would do its work a second time.
/// </summary>
internal sealed class ReplacedObjects(KubernetesClient client, TimeProvider time)
{
    private const string NotRunAgain = "it was replaced, and an undo runs nothing a second time";

    /// <summary>Whether the object from before is no more.</summary>
    // A replacement that failed after its deletion is recorded with one object as both states.
    public static bool IsOne(WrittenObject change) => change.Before is { } before && Workloads.Find(change.Name.Kind) is { IsReplaced: true }
        && (ReferenceEquals(before, change.After) || (string?)before["metadata"]?["uid"] != change.Uid);

    /// <summary>The first write: the new Pod is on its way out. Waiting for it would hold up the other writes.</summary>
    public async Task<UndoneObject> BeginAsync(WrittenObject change, JsonObject before, CancellationToken cancellationToken)
    {
        if (change.Name.Kind != "Pod")
            return new UndoneObject(change, ObjectChange.Left, 0, NotRunAgain, IsFailure: false);
        var live = await client.FindAsync(change.Path, cancellationToken);
        if (live is not null && (string?)live["metadata"]?["uid"] != change.Uid)
            return new UndoneObject(change, ObjectChange.Left, 0, "made anew by somebody else since", IsFailure: true);
        if (live is not null)
            await client.DeleteAsync(change.Path, new DeleteOptions { Propagation = Propagation.Background, Uid = change.Uid }, cancellationToken);
        return HadEnded(before)
            ? new UndoneObject(change, ObjectChange.Left, 0, NotRunAgain, IsFailure: false)
            : new UndoneObject(change, ObjectChange.Restored, 0, null, IsFailure: false);
    }

    /// <summary>The second: the Pod from before is created, as soon as its name is free.</summary>
    public async Task<UndoneObject> FinishAsync(UndoneObject begun, CancellationToken cancellationToken)
    {
        var (change, before) = (begun.Change, begun.Change.Before!);
        try
        {
            await new Replacement(client, time).WaitUntilGoneAsync(change.Path, change.After, cancellationToken);
            await client.CreateAsync(BuiltIn.Pods, change.Path.Namespace, Body(before), new WriteOptions { FieldManager = FieldManagers.Patch }, cancellationToken);
            return begun;
        }
        catch (DeployKitException exception)
        {
            return begun with { Result = ObjectChange.Left, Left = $"it was deleted and could not be created again: {exception.Message}", IsFailure = true };
        }
    }

    /// <summary>Whether the Pod that runs now is the one from before in everything that a manifest can say.</summary>
    public static bool IsAsBefore(JsonObject before, JsonObject live) => JsonNode.DeepEquals(Body(before), Body(live));

    /// <summary>Whether the Pod had run to its end: in any case it has no more to do.</summary>
    private static bool HadEnded(JsonObject pod) => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed";

    // The scheduler chooses the node again, and nobody waits to finalize what is only being created.
    private static JsonObject Body(JsonObject pod)
    {
        var body = ObjectContent.Of(pod);
        body["metadata"]!.AsObject().Remove("finalizers");
        body["metadata"]!.AsObject().Remove("ownerReferences");
        body["spec"]!.AsObject().Remove("nodeName");
        return body;
    }
}
