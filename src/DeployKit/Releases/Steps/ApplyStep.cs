using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Steps;

/// <summary>Applies the manifests that no earlier step of this run has applied.</summary>
public sealed class ApplyStep(ReleaseSession session)
{
    /// <summary>All of them are asked of the server by dry run first: one refusal and nothing is written. Returns what was done.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var plans = await session.ApplyAsync(session.NotYetApplied(), cancellationToken);
        foreach (var (workload, config) in NotRestarted(plans))
            session.Events.Tell(new StepFact($"{workload} keeps running with the old {config} until its pods restart (rollout.restartOnConfig)"));
        foreach (var unverified in plans.Select(plan => plan.Manifest).Where(manifest => manifest.IsUnverified).GroupBy(manifest => manifest.Name.Kind))
        {
            session.Events.Tell(new StepFact(
                $"{string.Join(", ", unverified.Select(manifest => manifest.Name))}: unverified, nothing says when a {unverified.Key} is ready (rollout.waitFor)"));
        }
        var changed = plans.Where(plan => plan.Change != PlannedChange.None).Select(plan => plan.Manifest.Name.ToString()).ToList();
        return $"{changed.Count} changed{(changed.Count > 0 ? ": " : "")}{string.Join(", ", changed)}; {plans.Count - changed.Count} unchanged";
    }

    // Pods read variables once, at their start: a changed ConfigMap under an unchanged template reaches nobody.
    private IEnumerable<(ObjectName Workload, ObjectName Config)> NotRestarted(IReadOnlyList<PlannedWrite> plans)
    {
        var updated = session.Release.Changes.Where(change => change.Before is not null && change.Name.Kind is "ConfigMap" or "Secret").ToList();
        foreach (var plan in plans.Where(plan => plan.Change == PlannedChange.None && plan.Manifest.Name.Kind != "Job" && Workloads.IsAwaited(plan.Manifest)))
        {
            var read = PodReferences.Of(PodTemplates.Of(plan.Body)!["spec"]!.AsObject()).Where(reference => reference.Read);
            foreach (var config in updated.Where(change => read.Any(reference => reference.Kind == change.Name.Kind && reference.Name == change.Name.Name)))
                yield return (plan.Manifest.Name, config.Name);
        }
    }
}
