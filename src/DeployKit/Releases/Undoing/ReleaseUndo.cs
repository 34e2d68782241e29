using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Writing;
using DeployKit.Releases.Replacing;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Views;

namespace DeployKit.Releases.Undoing;

/// <summary>
/// Takes a release back: configuration first, then Services, then workloads, then what it created is deleted in the opposite
/// order. All writes go out before anything is awaited, so that a run which is about to be killed has done what matters.
/// </summary>
/// <param name="workloads">All workloads of the release, written or not: they must be no worse than before.</param>
public sealed class ReleaseUndo(
    KubernetesClient client, ObjectWriter writer, RolloutWatcher watcher, IReadOnlyList<ObjectPath> workloads, ReleaseEvents events)
{
    // The writes must be out within 2 s of a signal.
    private static readonly TimeSpan SnapshotLimit = TimeSpan.FromSeconds(1);

    /// <summary>Undoes, awaits and verifies. The clock is the undo's own.</summary>
    /// <param name="policy">How the old version is judged; its timeout is <c>rollback.timeout</c>.</param>
    /// <param name="verification">Ends the wait for the verification, never the writes.</param>
    public async Task<UndoReport> RunAsync(Release release, RolloutPolicy policy, CancellationToken verification)
    {
        var started = events.Time.GetTimestamp();
        var changes = release.Changes;
        events.Tell(new RollbackStarted(string.Join("; ", changes.Where(change => change.Before is not null).Select(change => change.Name)
            .Concat(changes.Where(change => change.Before is null).Select(change => change.Name)).Select(name => name.ToString()))));

        var baseline = await SnapshotAsync(changes);
        var undone = await WriteAsync(changes);
        var why = undone.Where(item => item.IsFailure).Select(item => $"{item.Change.Name}: {item.Left}").ToList();
        if (why.Count == 0)
            why = await VerifyAsync(undone, baseline, policy, verification);

        foreach (var item in undone)
            events.Tell(new ObjectHandled(item.Change.Name, item.Result, item.Left));
        foreach (var item in undone.Where(item => item is { Result: ObjectChange.Deleted, Left: not null }))
            events.Tell(new StepFact($"{item.Change.Name} is deleted: {item.Left}"));
        if (why.Count == 0)
            events.Tell(new StepFact(undone.Any(item => item.Left is not null) ? "everything else is as before" : "nothing differs from before"));
        var report = new UndoReport(
            why.Count == 0 ? RollbackResult.Verified : RollbackResult.Failed,
            why.Count == 0 ? null : string.Join("; ", why),
            undone,
            events.Time.GetElapsedTime(started));
        events.Tell(new RollbackFinished(report.Result, report.Why, report.Took));
        return report;
    }

    private async Task<IReadOnlyList<UndoneObject>> WriteAsync(IReadOnlyList<WrittenObject> changes)
    {
        var undo = new ObjectUndo(client, writer, events.Time);
        var undone = new List<UndoneObject>();
        var ranks = changes.Where(change => change.Before is not null).GroupBy(change => KindOrder.Of(change.Name.Kind)).OrderBy(rank => rank.Key)
            .Concat(changes.Where(change => change.Before is null).GroupBy(change => KindOrder.Of(change.Name.Kind)).OrderByDescending(rank => rank.Key));
        foreach (var rank in ranks)
            undone.AddRange(await Task.WhenAll(rank.Select(change => undo.RunAsync(change, CancellationToken.None))));
        undone = [.. await Task.WhenAll(undone.Select(item => undo.FinishAsync(item, CancellationToken.None)))];
        await Task.WhenAll(undone.Where(item => !item.IsFailure).Select(item => RestoreOwnershipAsync(undo, item)));
        return undone;
    }

    // What the failed version broke is not the old version's fault. Never a reason to leave the undo: without it everything counts.
    private async Task<RolloutBaseline> SnapshotAsync(IReadOnlyList<WrittenObject> changes)
    {
        using var limit = new CancellationTokenSource(SnapshotLimit, events.Time);
        try
        {
            var own = changes.Where(change => Workloads.Find(change.Path.Type) is not null || change.Path.Type == BuiltIn.PersistentVolumeClaims);
            return await watcher.SnapshotAsync(own.Select(change => change.Name), limit.Token);
        }
        catch (Exception exception) when (exception is DeployKitException or OperationCanceledException)
        {
            return RolloutBaseline.Empty;
        }
    }

    private async Task RestoreOwnershipAsync(ObjectUndo undo, UndoneObject item)
    {
        try
        {
            await undo.RestoreOwnershipAsync(item, CancellationToken.None);
        }
        catch (DeployKitException exception)
        {
            events.Tell(new Warned($"{item.Change.Name}: its content is as before, but managedFields could not be put back: {exception.Message}"));
        }
    }

    private async Task<List<string>> VerifyAsync(IReadOnlyList<UndoneObject> undone, RolloutBaseline baseline, RolloutPolicy policy, CancellationToken verification)
    {
        var why = new List<string>();
        try
        {
            var awaited = await TargetsAsync(undone, verification);
            why.AddRange(await AwaitAsync(undone, awaited, baseline, policy, verification));
            if (why.Count == 0 && await new MisconfiguredPods(client, events).ReplaceAsync(undone, () => AwaitAsync(undone, awaited, baseline, policy, verification), verification) is { Count: > 0 } rest)
                why.AddRange(rest);
            foreach (var item in undone)
                why.AddRange(await DifferencesAsync(item, verification));
        }
        catch (OperationCanceledException) when (verification.IsCancellationRequested)
        {
            why.Add("the undo was written, but there was no time to verify it");
        }
        catch (DeployKitException exception)
        {
            why.Add($"the undo was written, but could not be verified: {exception.Message}");
        }
        return why;
    }

    // Those that were not written too: their pods may have read configuration that is taken back.
    private async Task<IReadOnlyList<RolloutTarget>> TargetsAsync(IReadOnlyList<UndoneObject> undone, CancellationToken cancellationToken)
    {
        var lives = await Task.WhenAll(workloads.Select(path => client.FindAsync(path, cancellationToken)));
        return
        [
            .. lives.OfType<JsonObject>().Where(live => live["metadata"]?["deletionTimestamp"] is null && MustBeAsReady(live, undone))
                .Select(live => RolloutTarget.Of(live, undone.Any(item => item.Change.Uid == (string?)live["metadata"]?["uid"]))),
        ];
    }

    // An undo awaits no work to be done, and what was not ready before need not be ready after it.
    private static bool MustBeAsReady(JsonObject live, IReadOnlyList<UndoneObject> undone) => !WorkloadView.Of(live).RunsToEnd
        && !undone.Any(item => item.Change is { Before: { } before } && item.Change.Path.Type == BuiltIn.Pods && item.Change.Name == ObjectName.Of(live) && WorkloadView.Of(before).Ready == 0);

    // Returns what keeps the old version from being complete; nothing when it is.
    private async Task<IReadOnlyList<string>> AwaitAsync(
        IReadOnlyList<UndoneObject> undone, IReadOnlyList<RolloutTarget> targets, RolloutBaseline baseline, RolloutPolicy policy, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var freeing = Task.WhenAll(undone.Where(item => item.Result == ObjectChange.Restored && item.Change.Path.Type == BuiltIn.StatefulSets)
            .Select(item => new AbandonedPods(client, events).DeleteAsync(item.Change, stop.Token)));
        try
        {
            var verdicts = await new ControllerPods(client, events).ReplaceWhileAsync(
                targets, () => watcher.AwaitAsync(targets, baseline, policy, verdict => events.Tell(new VerdictReached(verdict)), cancellationToken), cancellationToken);
            return [.. verdicts.Where(verdict => verdict.Result != VerdictResult.Succeeded).Select(verdict => verdict.Sentence)];
        }
        finally
        {
            await stop.CancelAsync();
            await freeing;
        }
    }

    // What somebody else changed meanwhile is theirs and was said; what we changed must be as before.
    private async Task<IEnumerable<string>> DifferencesAsync(UndoneObject item, CancellationToken cancellationToken)
    {
        var live = await client.FindAsync(item.Change.Path, cancellationToken);
        if (item.Result == ObjectChange.Deleted)
            return live is null || live["metadata"]?["deletionTimestamp"] is not null || (string?)live["metadata"]?["uid"] != item.Change.Uid
                ? [] : [$"{item.Change.Name} still exists"];
        if (item.Result != ObjectChange.Restored)
            return [];
        if (live is null)
            return [$"{item.Change.Name} was deleted meanwhile"];
        if (ReplacedObjects.IsOne(item.Change))
            return FormerPod.IsAsBefore(item.Change.Before!, live) ? [] : [$"{item.Change.Name} differs from before"];
        var (desired, _) = ThreeWay.Undo(ObjectContent.Of(item.Change.Before!), ObjectContent.Of(item.Change.After), ObjectContent.Of(live));
        var rest = JsonPatch.Between(ObjectContent.Of(live), desired).Select(operation => (string?)operation!["path"]).ToList();
        return rest.Count == 0 ? [] : [$"{item.Change.Name} still differs from before at {string.Join(", ", rest)}"];
    }
}
