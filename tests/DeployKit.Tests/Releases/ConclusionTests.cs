using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases;
using DeployKit.Reporting.Events;

namespace DeployKit.Tests.Releases;

public sealed class ConclusionTests
{
    private static readonly UnreachableException Unreachable = new("Kubernetes API https://127.0.0.1", "connection refused");

    public static TheoryData<string, Exception?, bool, bool, bool, RollbackResult?, bool, ReleaseOutcome> Cases => new()
    {
        { "nothing failed, something changed", null, true, false, true, null, false, ReleaseOutcome.Deployed },
        { "nothing failed, nothing changed", null, false, false, false, null, false, ReleaseOutcome.Unchanged },
        { "the same error before a change", Unreachable, false, false, false, null, false, ReleaseOutcome.FailedBefore },
        { "after a change that was undone", Unreachable, true, false, true, RollbackResult.Verified, false, ReleaseOutcome.RolledBack },
        { "after a change whose undo failed", Unreachable, true, false, true, RollbackResult.Failed, false, ReleaseOutcome.RollbackFailed },
        { "after a change that nobody undoes", Unreachable, true, false, true, null, false, ReleaseOutcome.Failed },
        { "bad input", new InvalidInputException("no"), false, false, false, null, false, ReleaseOutcome.Invalid },
        { "a refusal of the server after a change is no bad input", new InvalidInputException("no"), true, false, true, RollbackResult.Verified, false, ReleaseOutcome.RolledBack },
        { "a migration that failed before anything changed", Unreachable, false, true, false, null, false, ReleaseOutcome.MigrationFailed },
        { "a migration after Secrets, put back", Unreachable, true, true, false, RollbackResult.Verified, false, ReleaseOutcome.MigrationFailed },
        { "a migration after a workload under migration.after", Unreachable, true, true, true, RollbackResult.Verified, false, ReleaseOutcome.RolledBack },
        { "a migration alone after a change", Unreachable, true, true, false, null, false, ReleaseOutcome.Failed },
        { "cancelled before a change", new OperationCanceledException(), false, false, false, null, true, ReleaseOutcome.Cancelled },
        { "cancelled and undone", new OperationCanceledException(), true, false, true, RollbackResult.Verified, true, ReleaseOutcome.Cancelled },
        { "cancelled without time to verify", new OperationCanceledException(), true, false, true, RollbackResult.Failed, true, ReleaseOutcome.Cancelled },
        { "a defect", new InvalidOperationException("bug"), false, false, false, null, false, ReleaseOutcome.Defect },
        { "a defect, undone", new InvalidOperationException("bug"), true, false, true, RollbackResult.Verified, false, ReleaseOutcome.Defect },
        { "a defect whose undo failed needs a person", new InvalidOperationException("bug"), true, false, true, RollbackResult.Failed, false, ReleaseOutcome.RollbackFailed },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_outcome_follows_from_what_happened(
        string what, Exception? failure, bool changed, bool migrationFailed, bool workloadChanged, RollbackResult? rollback, bool cancelled, ReleaseOutcome outcome) =>
        Conclusion.Of(failure, changed, migrationFailed, workloadChanged, rollback, cancelled).ShouldBe(outcome, what);

    [Theory]
    [InlineData(ReleaseOutcome.Deployed, 0)]
    [InlineData(ReleaseOutcome.Unchanged, 0)]
    [InlineData(ReleaseOutcome.Defect, 1)]
    [InlineData(ReleaseOutcome.Invalid, 2)]
    [InlineData(ReleaseOutcome.FailedBefore, 10)]
    [InlineData(ReleaseOutcome.MigrationFailed, 11)]
    [InlineData(ReleaseOutcome.Failed, 12)]
    [InlineData(ReleaseOutcome.RolledBack, 20)]
    [InlineData(ReleaseOutcome.RollbackFailed, 21)]
    [InlineData(ReleaseOutcome.RollbackRefused, 22)]
    [InlineData(ReleaseOutcome.Cancelled, 143)]
    public void Every_outcome_has_its_documented_exit_code(ReleaseOutcome outcome, int code) => ExitCodes.Of(outcome).ShouldBe(code);

    [Fact]
    public void An_interrupt_is_130() => ExitCodes.Of(ReleaseOutcome.Cancelled, signal: 2).ShouldBe(130);
}
