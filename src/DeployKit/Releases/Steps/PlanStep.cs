using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Manifests.Planning;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Steps;

/// <summary>Shows what a release would change, field by field. Changes nothing.</summary>
public sealed class PlanStep(ReleaseSession session)
{
    /// <summary>Tells one block an object and returns the count of each kind of change.</summary>
    /// <param name="images">As for <see cref="CheckStep.RunAsync"/>.</param>
    public async Task<string> RunAsync(Task images, CancellationToken cancellationToken)
    {
        var plans = await new CheckStep(session).RunAsync(images, cancellationToken);
        foreach (var plan in plans)
        {
            session.Events.Tell(new StepFact($"{Sign(plan.Change)} {plan.Manifest.Name}"));
            if (plan.WhyReplaced is { } why)
                session.Events.Tell(new StepFact($"    deleted and created: {why}"));
            foreach (var change in Changes(plan))
                session.Events.Tell(new StepFact($"    {change.Path}: {change.Before ?? "(none)"} → {After(change)}"));
        }
        foreach (var plan in plans.Where(plan => Workloads.Find(plan.Manifest) is { IsReplaced: false }))
        {
            if (WhyRestarted(plan, plans) is { } sentence)
                session.Events.Tell(new StepFact(sentence));
        }
        return $"{Count(plans, PlannedChange.Create)} created, {Count(plans, PlannedChange.Update) + Count(plans, PlannedChange.Replace)} changed, {Count(plans, PlannedChange.None)} unchanged";
    }

    private static IReadOnlyList<FieldChange> Changes(PlannedWrite plan) => plan switch
    {
        { Change: PlannedChange.Update, Live: { } live, Result: { } result } => ObjectDiff.Between(live, result),
        { Change: PlannedChange.Replace, Live: { } live } => ObjectDiff.Between(live, plan.Body),
        _ => [],
    };

    private static string? WhyRestarted(PlannedWrite plan, IReadOnlyList<PlannedWrite> plans)
    {
        var name = plan.Manifest.Name;
        var changes = Changes(plan).Where(change => change.Path.StartsWith("spec.template", StringComparison.Ordinal)).ToList();
        if (changes.Count > 0)
            return $"{name} replaces its pods: {string.Join(", ", changes.Select(change => change.Path))}";
        var read = PodReferences.Of(plan.Body["spec"]?["template"]?["spec"] as JsonObject ?? []).Where(reference => reference.Read).ToList();
        var config = plans.Where(other => other.Change == PlannedChange.Update
                && read.Any(reference => reference.Kind == other.Manifest.Name.Kind && reference.Name == other.Manifest.Name.Name))
            .Select(other => other.Manifest.Name.ToString()).ToList();
        return config.Count > 0 && plan.Change != PlannedChange.Create ? $"{name} keeps its pods although {string.Join(", ", config)} changes (rollout.restartOnConfig)" : null;
    }

    private static string After(FieldChange change) => change.After switch
    {
        null => "(none)",
        var image when image.Contains(Rendering.NoDigest, StringComparison.Ordinal) => "an image yet to be built",
        var value => value,
    };

    private static char Sign(PlannedChange change) => change switch
    {
        PlannedChange.Create => '+',
        PlannedChange.None => '=',
        _ => '~',
    };

    private static int Count(IReadOnlyList<PlannedWrite> plans, PlannedChange change) => plans.Count(plan => plan.Change == change);
}
