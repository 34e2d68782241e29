using DeployKit.Configuration;
using DeployKit.Releases.Explaining;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Releases.Explaining;

public sealed class PolicyExplanationTests
{
    private static readonly RolloutOptions Changed = new()
    {
        Quorum = new Quorum(20),
        Settle = TimeSpan.FromSeconds(30),
        Autoscaler = true,
        Timeout = TimeSpan.FromMinutes(20),
        Rules = new Dictionary<string, RuleOptions>
        {
            ["crash-loop"] = new() { Grace = TimeSpan.FromSeconds(30), Sightings = 5 },
            ["quota"] = new() { Off = true },
            ["admission"] = new(),
        },
    };

    [Fact]
    public void Every_rule_is_explained_with_its_name_its_code_and_what_it_looks_at()
    {
        var explanation = Of(new RolloutOptions());
        foreach (var rule in FailureRules.Default)
        {
            var row = RowOf(explanation, rule.Name);
            row[0].ShouldContain(rule.Reason.ToString());
            rule.Reasons.ShouldAllBe(reason => row[1].Contains(reason));
            rule.ExitCodes.ShouldAllBe(code => row[1].Contains($"exit code {code}"));
        }
        explanation.Rules.ShouldBe(FailureRules.Default.Count);
        explanation.Changed.ShouldBe(0);
    }

    [Fact]
    public void Every_pattern_of_a_message_is_said_in_words()
    {
        FailureRules.Default.Where(rule => rule.Message is not null && !RuleWords.Messages.ContainsKey(rule.Name)).Select(rule => rule.Name).ShouldBeEmpty();
        RuleWords.Messages.Keys.Except(FailureRules.Default.Where(rule => rule.Message is not null).Select(rule => rule.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_row_says_when_it_fires()
    {
        RowOf(Of(new RolloutOptions()), "crash-loop").ShouldBe(
        [
            "  crash-loop            ContainerCrashing     after 2 restarts (while another workload starts: when it lasts 2m)",
            "                        a container of the app: CrashLoopBackOff, Error, Completed, ContainerCannotRun, StartError, PostStartHookError",
        ]);
        RuleWords.Fires(new("x", ReasonCode.NeverReady, FailureSubject.Pod)).ShouldBe("at once");
        RuleWords.Fires(new("x", ReasonCode.NeverReady, FailureSubject.Pod) { Grace = FailureRule.UntilDeadline }).ShouldStartWith("never by itself");
        RuleWords.Fires(new("x", ReasonCode.NeverReady, FailureSubject.Pod) { WhileSettling = true }).ShouldBe("at once, only after the rollout was complete, while it settles");
        RuleWords.Fires(new("x", ReasonCode.NeverReady, FailureSubject.Pod) { Sightings = 2, Grace = TimeSpan.FromSeconds(90) }).ShouldBe("when seen 2 times and when it lasts 1m30s");
    }

    [Fact]
    public void What_the_configuration_changes_is_marked_and_told_with_the_default()
    {
        var explanation = Of(Changed);
        explanation.Changed.ShouldBe(2);
        var crash = RowOf(explanation, "crash-loop", 3);
        crash[0].ShouldBe("* crash-loop            ContainerCrashing     after 5 restarts and when it lasts 30s");
        crash[2].ShouldBe("                        without rollout.rules.crash-loop: after 2 restarts (while another workload starts: when it lasts 2m)");
        RowOf(explanation, "quota", 3)[0].ShouldBe("* quota                 QuotaExceeded         never: switched off");
        RowOf(explanation, "admission")[0].ShouldStartWith("  admission");
    }

    [Fact]
    public void What_holds_beside_the_table_is_told_with_its_key()
    {
        var text = string.Join('\n', Of(Changed).Lines);
        text.ShouldContain("20% of the new pods that exist must fail   (rollout.quorum)");
        text.ShouldContain("  release-timeout       ReleaseTimeout        no progress for 20m, or the cause that is known by then   (rollout.timeout)");
        text.ShouldContain("  pod-lost              PodLost               the pod of a migration, or one that nobody makes anew, was deleted or ended from outside   (none)");
        text.ShouldNotContain("migration-timeout");
        text.ShouldContain("watched on for 30s after the last pod is ready   (rollout.settle)");
        text.ShouldContain("brings nodes");
        text.ShouldContain("5m in all   (rollback.timeout)");
    }

    [Fact]
    public void The_limit_of_a_migration_is_told_where_there_is_one() =>
        new PolicyExplanation(new DeployOptions { App = "web", Migration = new MigrationOptions { Manifest = "migrate.yaml", Timeout = TimeSpan.FromMinutes(3) } })
            .Lines.ShouldContain(line => line.Contains("not done within 3m") && line.EndsWith("(migration.timeout)"));

    private static PolicyExplanation Of(RolloutOptions rollout) => new(new DeployOptions { App = "web", Rollout = rollout });

    private static IReadOnlyList<string> RowOf(PolicyExplanation explanation, string rule, int lines = 2)
    {
        var start = explanation.Lines.ToList().FindIndex(line => line.Length > 2 && line[2..].StartsWith($"{rule} ", StringComparison.Ordinal));
        return [.. explanation.Lines.Skip(start).Take(lines)];
    }
}
