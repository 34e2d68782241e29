using DeployKit.Configuration;
using DeployKit.Releases;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Releases;

public sealed class ConfiguredPolicyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Without_keys_the_table_holds_as_it_is()
    {
        ConfiguredPolicy.ForRelease(new RolloutOptions()).Rules.ShouldBe(FailureRules.Default);
        ConfiguredPolicy.ForUndo(new RolloutOptions(), new RollbackOptions()).Rules.ShouldBe(FailureRules.Default);
    }

    [Fact]
    public void Quorum_settling_and_autoscaler_reach_the_policy()
    {
        var policy = ConfiguredPolicy.ForRelease(new RolloutOptions { Quorum = new Quorum(20), Settle = Minute, Autoscaler = true, Timeout = Minute });
        (policy.Quorum, policy.Settle, policy.Autoscaler, policy.Timeout).ShouldBe((new Quorum(20), Minute, true, Minute));
    }

    [Fact]
    public void A_rule_that_is_off_is_no_longer_in_the_table_of_release_and_undo()
    {
        var options = With("crash-loop", new RuleOptions { Off = true });
        foreach (var policy in new[] { ConfiguredPolicy.ForRelease(options), ConfiguredPolicy.ForUndo(options, new RollbackOptions()) })
            policy.Rules.ShouldBe(FailureRules.Default.Where(rule => rule.Name != "crash-loop"));
    }

    [Fact]
    public void Sightings_of_a_crash_row_are_restarts_and_of_another_row_sightings()
    {
        Release("crash-loop", new RuleOptions { Sightings = 5 }).ShouldBe(Default("crash-loop") with { Restarts = 5 });
        Release("image-pull", new RuleOptions { Sightings = 5 }).ShouldBe(Default("image-pull") with { Sightings = 5 });
    }

    [Fact]
    public void A_grace_that_is_set_also_holds_while_another_workload_starts()
    {
        Default("crash-loop").GraceWhileOthersStart.ShouldNotBeNull();
        Release("crash-loop", new RuleOptions { Grace = Minute }).ShouldBe(Default("crash-loop") with { Grace = Minute, GraceWhileOthersStart = null });
        Release("crash-loop", new RuleOptions { Sightings = 3 }).GraceWhileOthersStart.ShouldBe(Default("crash-loop").GraceWhileOthersStart);
    }

    [Fact]
    public void An_undo_is_never_judged_more_strictly_than_by_the_defaults()
    {
        var strict = new RuleOptions { Grace = TimeSpan.FromSeconds(1), Sightings = 1 };
        Undo("image-pull", strict).ShouldBe(Default("image-pull"));
        Undo("crash-loop", strict).ShouldBe(Default("crash-loop") with { Grace = TimeSpan.FromSeconds(1) });
        var policy = ConfiguredPolicy.ForUndo(new RolloutOptions { Quorum = Quorum.Any, Settle = Minute }, new RollbackOptions { Timeout = Minute });
        (policy.Quorum, policy.Settle, policy.Timeout).ShouldBe((Quorum.All, TimeSpan.Zero, Minute));
    }

    [Fact]
    public void What_the_configuration_makes_milder_holds_for_the_undo_too()
    {
        var mild = new RuleOptions { Grace = TimeSpan.FromMinutes(5), Sightings = 9 };
        Undo("image-pull", mild).ShouldBe(Default("image-pull") with { Grace = TimeSpan.FromMinutes(5), Sightings = 9 });
        Undo("crash-loop", mild).ShouldBe(Default("crash-loop") with { Grace = TimeSpan.FromMinutes(5), GraceWhileOthersStart = TimeSpan.FromMinutes(5), Restarts = 9 });
    }

    private static FailureRule Release(string name, RuleOptions options) => ConfiguredPolicy.ForRelease(With(name, options)).Rules.Single(rule => rule.Name == name);

    private static FailureRule Undo(string name, RuleOptions options) =>
        ConfiguredPolicy.ForUndo(With(name, options), new RollbackOptions()).Rules.Single(rule => rule.Name == name);

    private static FailureRule Default(string name) => FailureRules.Default.Single(rule => rule.Name == name);

    private static RolloutOptions With(string name, RuleOptions options) => new() { Rules = new Dictionary<string, RuleOptions> { [name] = options } };
}
