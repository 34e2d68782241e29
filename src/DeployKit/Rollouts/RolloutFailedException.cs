using DeployKit.Http;

namespace DeployKit.Rollouts;

/// <summary>The new version of at least one workload will not run.</summary>
/// <param name="verdicts">On every workload that was awaited, in their order.</param>
public sealed class RolloutFailedException(IReadOnlyList<Verdict> verdicts) : DeployKitException(RolloutSummary.Of(verdicts))
{
    /// <summary>The judgements, with their evidence: those that failed, those that succeeded, and those that were cut short.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; } = verdicts;
}
