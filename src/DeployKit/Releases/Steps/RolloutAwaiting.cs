using DeployKit.Releases.Replacing;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Releases.Steps;

/// <summary>Awaits rollouts and tells every change of their verdicts.</summary>
internal sealed class RolloutAwaiting(ReleaseSession session)
{
    /// <summary>Returns when all of them succeeded.</summary>
    /// <exception cref="RolloutFailedException">At least one of them failed; all verdicts were told.</exception>
    public async Task RunAsync(IReadOnlyList<RolloutTarget> targets, CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
            return;
        await session.OpenAsync(cancellationToken);
        var verdicts = await new ControllerPods(session.Client, session.Events).ReplaceWhileAsync(
            targets,
            () => session.Watcher.AwaitAsync(targets, session.Baseline!, session.Policy, verdict => session.Events.Tell(new VerdictReached(verdict)), cancellationToken),
            cancellationToken);
        session.Events.Tell(new RolloutsEnded(verdicts));
        foreach (var warning in verdicts.SelectMany(verdict => verdict.Warnings))
            session.Events.Tell(new Warned(warning));
        if (verdicts.Any(verdict => verdict.Result == VerdictResult.Failed))
            throw new RolloutFailedException(verdicts);
    }
}
