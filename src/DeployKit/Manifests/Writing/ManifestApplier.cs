using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Manifests.Merging;
using DeployKit.Releases;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Manifests.Writing;

/// <summary>Carries plans out in the order of their kinds; objects of one rank go side by side.</summary>
public sealed class ManifestApplier(ObjectWriter writer, Release release, ReleaseEvents events)
{
    /// <summary>Writes what differs, remembers each change and tells what was done. Returns the plans as they were carried out.</summary>
    /// <param name="replan">
    /// Plans anew those on which the server had no word yet, because their namespace or kind came with an earlier rank.
    /// </param>
    public async Task<IReadOnlyList<PlannedWrite>> ApplyAsync(
        IReadOnlyList<PlannedWrite> plans, Func<IReadOnlyList<Manifest>, Task<IReadOnlyList<PlannedWrite>>> replan, CancellationToken cancellationToken)
    {
        var carriedOut = new List<PlannedWrite>();
        foreach (var rank in plans.GroupBy(plan => KindOrder.Of(plan.Manifest.Name.Kind)).OrderBy(rank => rank.Key))
        {
            var known = rank.Where(plan => plan.Result is not null || plan.Change == PlannedChange.Replace).ToList();
            var late = rank.Except(known).Select(plan => plan.Manifest).ToList();
            if (late.Count > 0)
                known.AddRange(await replan(late));
            await Task.WhenAll(known.Select(plan => ApplyAsync(plan, cancellationToken)));
            carriedOut.AddRange(known);
        }
        return carriedOut;
    }

    private async Task ApplyAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        var name = plan.Manifest.Name with { Namespace = plan.Path.Namespace };
        if (plan.Change == PlannedChange.None)
        {
            events.Tell(new ObjectHandled(name, ObjectChange.Unchanged, Detail(plan)));
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (plan.WhyReplaced is { } why)
            events.Tell(new StepFact($"{name} is deleted and created: {why}"));
        release.Record(await WriteAsync(plan, name));
        events.Tell(new ObjectHandled(name, plan.Change == PlannedChange.Create ? ObjectChange.Created : ObjectChange.Updated, Detail(plan)));
        foreach (var taken in plan.Taken)
            events.Tell(new Warned($"{name}: {taken.Field} was set by {taken.Manager}; the manifest's value is in force now"));
    }

    // A write that is under way is never cut off: whether it took place must be known, or the undo would miss it.
    private async Task<WrittenObject> WriteAsync(PlannedWrite plan, ObjectName name)
    {
        try
        {
            return await writer.WriteAsync(plan, CancellationToken.None);
        }
        catch (DeployKitException)
        {
            if (await FindTraceAsync(plan, name) is { } trace)
                release.Record(trace);
            throw;
        }
    }

    // What a write that failed left behind: nothing, its result, or, where nobody can say, what it would have been.
    private async Task<WrittenObject?> FindTraceAsync(PlannedWrite plan, ObjectName name)
    {
        JsonObject? live;
        try
        {
            live = await writer.ReadAsync(plan.Path, CancellationToken.None);
        }
        catch (DeployKitException)
        {
            // Of a replacement the dry run's result, where there is one, is the old object still: whether that was deleted is what nobody knows.
            var guess = plan is { Change: PlannedChange.Replace, Live: { } replaced } ? replaced : plan.Result ?? plan.Body;
            return new WrittenObject(plan.Path, name, plan.Live, guess, events.Time.GetUtcNow());
        }
        // Its deletion was asked for and takes longer than we waited: it is as good as gone.
        if (live is null || (plan.Change == PlannedChange.Replace && live["metadata"]?["deletionTimestamp"] is not null))
            return plan.Live is { } deleted ? new WrittenObject(plan.Path, name, deleted, deleted, events.Time.GetUtcNow()) : null;
        var isWritten = plan.Live is null ? FieldManagers.EntriesOf(live).Any(FieldManagers.IsApply) : !ObjectContent.Same(live, plan.Live);
        return isWritten ? new WrittenObject(plan.Path, name, plan.Live, live, events.Time.GetUtcNow()) : null;
    }

    private static string? Detail(PlannedWrite plan) => plan switch
    {
        { WhyReplaced: { } why } => $"deleted and created: {why}",
        { Manifest: { IsUnverified: true, Name.Kind: var kind } } => $"unverified: nothing says when a {kind} is ready (rollout.waitFor)",
        { IsAutoscaled: true } => "replicas are left to its autoscaler",
        _ => null,
    };
}
