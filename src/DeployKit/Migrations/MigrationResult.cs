using DeployKit.Rollouts;

namespace DeployKit.Migrations;

/// <summary>How a migration ended, and the evidence.</summary>
public sealed record MigrationResult
{
    /// <summary>How it ended.</summary>
    public required MigrationOutcome Outcome { get; init; }

    /// <summary>The Job that ran it: <c>blog-migrate-7f9c2d01ab</c>.</summary>
    public required string JobName { get; init; }

    /// <summary>For the person, without a full stop: <c>complete, exit 0, 214 lines</c>, <c>blog-migrate-7f9c2d01ab: container migrate exited 3</c>.</summary>
    public required string Sentence { get; init; }

    /// <summary>Of the container that failed; 0 when it did its work now; null when no container ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How many lines its containers wrote.</summary>
    public int Lines { get; init; }

    /// <summary>The pod whose container had started beside or after the lost one; null when there was none.</summary>
    public string? SecondPod { get; init; }

    /// <summary>The judgement with its pods and their last lines; null when there was nothing to judge.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The release may go on.</summary>
    public bool IsDone => Outcome is MigrationOutcome.Ran or MigrationOutcome.AlreadyRan;
}
