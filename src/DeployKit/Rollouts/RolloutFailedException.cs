using DeployKit.Http;

namespace DeployKit.Rollouts;

/// <summary>A workload's new version will not run.</summary>
public sealed class RolloutFailedException(Verdict verdict) : DeployKitException(verdict.Sentence)
{
    /// <summary>The judgement, with its evidence.</summary>
    public Verdict Verdict { get; } = verdict;
}
