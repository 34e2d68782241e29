using DeployKit.Configuration;
using DeployKit.Migrations;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Releases;

/// <summary>The last line of a run: how it ended, what runs now and what stays.</summary>
public static class LastLine
{
    /// <summary>One line, for example <c>Deployed kubia 3f2c1ab to production in 21.4 s. Before: 1c0ffee, for 2 days.</c></summary>
    public static string Of(RunEnd end)
    {
        if (end.Failure is InvalidInputException { Problems.Count: var count } && !end.Changed && end.Release?.MigrationRan is null)
            return $"{count} problem{(count == 1 ? "" : "s")}; nothing was changed. Exit {end.ExitCode}.";
        if (end.Release is not { Facts: var facts })
            return $"{end.Failure?.Message.TrimEnd('.')}. Exit {end.ExitCode}.";
        var place = facts.Place;
        var app = $"{facts.App} {facts.Version}";
        return end.Failure is null ? Success(end, facts, app, place) : $"{Failure(end, app, place)} Exit {end.ExitCode}.";
    }

    private static string Success(RunEnd end, ReleaseFacts facts, string app, string place) => end switch
    {
        { RolledBackTo: { } version } => $"Rolled back {facts.App} on {place} to {version} in {DurationText.Of(end.Took)}.",
        { Target: not "Deploy" } => $"{end.Target} done for {facts.App} on {place}{(end.Changed ? "" : "; nothing was changed")}.",
        { Outcome: ReleaseOutcome.Unchanged } => $"Unchanged: {app} runs on {place} already, and works. {DurationText.Of(end.Took)}.",
        _ => $"Deployed {app} to {place} in {DurationText.Of(end.Took)}.{Before(end.Release!, facts)}",
    };

    private static string Failure(RunEnd end, string app, string place)
    {
        var migration = end.Release!.MigrationRan is { } job ? $" Migration {job} ran and stays." : "";
        var running = end.Running is { } version ? $" Running: {version}." : "";
        var cause = end.Failure!.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return end switch
        {
            { Target: "Rollback", Outcome: ReleaseOutcome.RollbackRefused } => $"Not rolled back: {cause}. Nothing was changed.",
            { Target: "Rollback", Outcome: ReleaseOutcome.RollbackFailed } => $"Rollback failed on {place}: {cause}. A person is needed.",
            { Outcome: ReleaseOutcome.RollbackFailed } => $"Not deployed: {app} failed on {place}{Several(end)}, and so did the rollback: {end.Undo!.Why}. A person is needed.{migration}",
            { Outcome: ReleaseOutcome.Cancelled } => $"Cancelled: {app} on {place}; {Cancelled(end)}.{running}{migration}",
            { Outcome: ReleaseOutcome.MigrationFailed } => $"Not deployed: the migration of {app} failed on {place}: {cause}. No workload was touched{Undone(end)}.{running}",
            { Changed: false, Outcome: not ReleaseOutcome.Failed } => $"{(end.Target == "Deploy" ? $"Not deployed: {app} on {place}" : $"{end.Target} failed on {place}")}: {cause}. {(migration.Length == 0 ? "Nothing" : "No object")} was changed.{running}{migration}",
            { Undo.Result: RollbackResult.Verified } => $"Not deployed: {app} failed on {place}{Several(end)} and was undone.{Left(end)}{running}{migration}",
            _ => $"{(end.Target == "Deploy" ? $"Not deployed: {app}" : end.Target)} failed on {place}: {cause}. Nothing was undone.{migration}",
        };
    }

    private static string Several(RunEnd end) => end.Failure is RolloutFailedException { Verdicts: { Count: > 1 } verdicts } ? $" ({RolloutSummary.Count(verdicts)})" : "";

    private static string Cancelled(RunEnd end) => CancelledState(end) + (end.Failure is MigrationInterruptedException interrupted ? $". The migration {interrupted.JobName} is left running" : "");

    private static string CancelledState(RunEnd end) => end switch
    {
        { Changed: false } => "nothing was changed",
        { Undo: { Result: RollbackResult.Verified } } => "everything is as before, verified",
        { Undo: { Why: var why } } => why ?? "the undo was not verified",
        _ => "what was changed stays",
    };

    private static string Undone(RunEnd end) => end.Undo is { Result: RollbackResult.Verified } ? "; what was changed is put back" : "";

    private static string Left(RunEnd end)
    {
        var left = end.Undo!.Objects.Where(item => item.Result == ObjectChange.Left).Select(item => $"{item.Change.Name} ({item.Left})").ToList();
        return left.Count == 0 ? "" : $" Left: {string.Join(", ", left)}.";
    }

    private static string Before(Release release, ReleaseFacts facts) => release.Before switch
    {
        null => "",
        { At: { } at } before => $" Before: {before.Version}, for {DurationText.Age(facts.StartedAt - at)}.",
        var before => $" Before: {before.Version}.",
    };
}
