using DeployKit.Rollouts;
using DeployKit.Rollouts.Readiness;

namespace DeployKit.Releases.Steps;

/// <summary>Watches every workload of the release until its new version runs, or until it is clear that it will not; and with them what is awaited besides.</summary>
public sealed class AwaitRolloutStep(ReleaseSession session)
{
    /// <summary>Awaits all of them, those that the release did not change as well. Returns how many there are.</summary>
    /// <exception cref="RolloutFailedException">One of them failed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RolloutTarget> targets =
            [.. await session.TargetsAsync(_ => true, cancellationToken), .. await ReadinessTargets.FindAsync(session, cancellationToken)];
        await new RolloutAwaiting(session).RunAsync(targets, cancellationToken);
        return targets.Count;
    }
}
