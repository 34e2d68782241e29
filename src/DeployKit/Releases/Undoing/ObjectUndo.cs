using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Writing;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>Takes back what the release did to one object.</summary>
internal sealed class ObjectUndo(KubernetesClient client, ObjectWriter writer, TimeProvider time)
{
    private readonly ReplacedObjects _replaced = new(client, time);

    /// <summary>Never throws for what the server says: a refusal is part of the result, so that the other objects are undone all the same.</summary>
    public async Task<UndoneObject> RunAsync(WrittenObject change, CancellationToken cancellationToken)
    {
        try
        {
            return change.Before is null ? await RemoveAsync(change, cancellationToken)
                : ReplacedObjects.IsOne(change) ? await _replaced.BeginAsync(change, change.Before, cancellationToken)
                : await RestoreAsync(change, change.Before, cancellationToken);
        }
        catch (DeployKitException exception)
        {
            return Failure(change, exception.Message);
        }
    }

    /// <summary>Creates again what had to be deleted first; anything else is done.</summary>
    public async Task<UndoneObject> FinishAsync(UndoneObject begun, CancellationToken cancellationToken) =>
        begun.Result == ObjectChange.Restored && ReplacedObjects.IsOne(begun.Change) ? await _replaced.FinishAsync(begun, cancellationToken) : begun;

    private async Task<UndoneObject> RestoreAsync(WrittenObject change, JsonObject before, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(change.Path, cancellationToken) is not { } live)
            return Failure(change, "deleted by somebody else since");
        if ((string?)live["metadata"]?["uid"] != change.Uid)
            return Failure(change, "made anew by somebody else since");

        IReadOnlyList<string> left = [];
        var written = await writer.WithFreshAsync(
            change.Path,
            live,
            async current =>
            {
                (var desired, left) = ThreeWay.Undo(ObjectContent.Of(before), ObjectContent.Of(change.After), ObjectContent.Of(current));
                var operations = JsonPatch.Between(ObjectContent.Of(current), desired);
                if (operations.Count == 0)
                    return current;
                JsonArray guarded = [JsonPatch.Guard(current), .. operations.Select(operation => operation!.DeepClone())];
                return await client.PatchAsync(change.Path, PatchType.Json, guarded, new WriteOptions { FieldManager = FieldManagers.Patch }, cancellationToken);
            },
            cancellationToken);
        return new UndoneObject(
            change, ObjectChange.Restored, (long?)written["metadata"]?["generation"] ?? 0,
            left.Count == 0 ? null : $"changed by somebody else since, left: {string.Join(", ", left)}", IsFailure: false);
    }

    /// <summary>The second write: whose fields are whose, as before. It changes no content, so it can wait until all contents are back.</summary>
    public async Task RestoreOwnershipAsync(UndoneObject undone, CancellationToken cancellationToken)
    {
        var (path, before, after) = (undone.Change.Path, undone.Change.Before, undone.Change.After);
        if (undone.Result != ObjectChange.Restored || before is null)
            return;
        var live = await client.GetAsync(path, cancellationToken);
        await writer.WithFreshAsync(
            path,
            live,
            async current =>
            {
                var entries = OwnershipUndo.Compute(before, after, current);
                return OwnershipUndo.Same(entries, current) ? current : await writer.SetManagedFieldsAsync(path, current, entries, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<UndoneObject> RemoveAsync(WrittenObject change, CancellationToken cancellationToken)
    {
        if (Removal.Refusal(change.Path.Type, change.After) is { } refusal)
            return new UndoneObject(change, ObjectChange.Left, change.Generation, refusal, IsFailure: false);
        // Whether a creation without an answer took place is not known; what others also write is not deleted on a guess.
        var uid = change.Uid;
        if (await client.FindAsync(change.Path, cancellationToken) is not { } live)
            return new UndoneObject(change, ObjectChange.Deleted, 0, null, IsFailure: false);
        if ((string?)change.After["metadata"]?["resourceVersion"] is null)
            uid = FieldManagers.EntriesOf(live).All(entry => FieldManagers.IsApply(entry) || FieldManagers.IsController(entry)) ? (string?)live["metadata"]?["uid"] : null;
        if (uid is null)
            return Failure(change, "somebody else writes it too, and whether this release created it is not known");
        await client.DeleteAsync(change.Path, new DeleteOptions { Propagation = Propagation.Background, Uid = uid }, cancellationToken);
        return new UndoneObject(change, ObjectChange.Deleted, 0, null, IsFailure: false);
    }

    private static UndoneObject Failure(WrittenObject change, string why) => new(change, ObjectChange.Left, 0, why, IsFailure: true);
}
