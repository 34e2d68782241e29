using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Releases;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Slack;

/// <summary>What is said of a release in Slack. Everything foreign in it is redacted first and escaped then.</summary>
internal sealed class SlackMessages(Redactor redactor)
{
    private const int LogLines = 10;

    /// <summary>One line.</summary>
    public SlackMessage Started(ReleaseFacts facts) =>
        new(Safe($"{facts.App}{Beginning(facts)}{(facts.Actor is { } actor ? $", by {actor}" : "")}", SlackText.TextLimit), []);

    /// <summary>How it ended: header, diagnosis, fields, log, context.</summary>
    public SlackMessage Finished(ReleaseFacts facts, ReleaseFinished finished, SlackEvidence evidence)
    {
        var header = Header(facts, finished);
        var said = finished.ExitCode == 0 || evidence.Diagnosis is null ? finished.Summary : $"{evidence.Diagnosis}\n{finished.Summary}";
        var blocks = new List<JsonObject>
        {
            new() { ["type"] = "header", ["text"] = Plain(Safe(header, SlackText.HeaderLimit)) },
            Section(Safe(said, SlackText.SectionLimit)),
            new() { ["type"] = "section", ["fields"] = Fields(facts, finished, evidence) },
        };
        if (finished.ExitCode != 0 && evidence.Log.Count > 0)
            blocks.Add(Section(SlackText.Code(evidence.Log.TakeLast(LogLines).Select(redactor.Redact), SlackText.SectionLimit)));
        blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Mrkdwn(Context(facts, evidence))) });
        return new SlackMessage(Safe($"{header}\n{said}", SlackText.TextLimit), blocks);
    }

    private static string Beginning(ReleaseFacts facts) =>
        IsRollback(facts) ? $"{On(facts)}: rolling back" : $" {facts.Version}{On(facts)}: deploying";

    private static string Header(ReleaseFacts facts, ReleaseFinished finished)
    {
        var on = On(facts);
        var what = IsRollback(facts) ? $"{facts.App}: the rollback" : facts.App;
        return finished.Outcome switch
        {
            ReleaseOutcome.Deployed when IsRollback(facts) => $"{facts.App} is back at {finished.Running ?? "an older version"}{on}",
            ReleaseOutcome.Deployed => $"{facts.App} {facts.Version} is live{on}",
            ReleaseOutcome.Unchanged => $"{facts.App} {facts.Version} is live{on}, unchanged",
            ReleaseOutcome.Invalid => $"{what}: bad input{on}, nothing was changed",
            ReleaseOutcome.FailedBefore => $"{what} failed{on} before anything changed",
            ReleaseOutcome.MigrationFailed => $"{what}: the migration failed{on}, nothing was deployed",
            ReleaseOutcome.Failed => $"{what} failed{on} and was not undone",
            ReleaseOutcome.RolledBack => $"{what} failed{on} and was undone",
            ReleaseOutcome.RollbackFailed => $"{facts.App}: rollback FAILED{on}, a person is needed",
            ReleaseOutcome.RollbackRefused when IsRollback(facts) => $"{facts.App}: rollback refused{on}",
            ReleaseOutcome.RollbackRefused => $"{facts.App} failed{on}, rollback refused: a person is needed",
            ReleaseOutcome.Cancelled => $"{facts.App}: the {(IsRollback(facts) ? "rollback" : "release")}{on} was cancelled",
            _ => $"{what}: DeployKit itself failed{on}",
        };
    }

    private static bool IsRollback(ReleaseFacts facts) => facts.Target is "Rollback";

    private JsonArray Fields(ReleaseFacts facts, ReleaseFinished finished, SlackEvidence evidence)
    {
        (string Name, string? Value)[] fields =
        [
            ("Environment", facts.Environment ?? $"{facts.Context}, namespace {facts.Namespace}"),
            ("Commit", facts.Branch is { } branch ? $"{facts.Version} on {branch}" : facts.Version),
            ("Image", evidence.Images.Count > 0 ? string.Join('\n', evidence.Images) : null),
            ("By", facts.Actor),
            ("Took", DurationText.Of(finished.At - facts.StartedAt)),
            ("Running now", finished.Running),
        ];
        return new JsonArray([.. fields
            .Where(field => !string.IsNullOrEmpty(field.Value))
            .Select(field => Mrkdwn($"*{field.Name}*\n{Safe(field.Value!, SlackText.FieldLimit - 50)}"))]);
    }

    private string Context(ReleaseFacts facts, SlackEvidence evidence)
    {
        List<string> parts = [];
        if (evidence.Reason is { } reason)
            parts.Add(evidence.Setting is { } setting ? $"{reason} ({Safe(setting, 200)})" : reason.ToString());
        parts.Add(Safe($"release {facts.Id}", 200));
        if (facts.RunUrl is { Scheme: "https" or "http" } run && redactor.Redact(run.AbsoluteUri) is { Length: < 2_000 } address)
            parts.Add($"<{address.Replace("&", "&amp;").Replace("<", "%3C").Replace(">", "%3E").Replace("|", "%7C")}|run>");
        return string.Join(" · ", parts);
    }

    private string Safe(string foreign, int limit) => SlackText.Escape(redactor.Redact(foreign), limit);

    private static string On(ReleaseFacts facts) => facts.Environment is { } environment ? $" on {environment}" : "";

    private static JsonObject Section(string mrkdwn) => new() { ["type"] = "section", ["text"] = Mrkdwn(mrkdwn) };

    // Verbatim: Slack makes no links and no channel names out of what a pod wrote.
    private static JsonObject Mrkdwn(string text) => new() { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true };

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };
}
