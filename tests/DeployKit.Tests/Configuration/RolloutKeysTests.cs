using DeployKit.Configuration;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Configuration;

public sealed class RolloutKeysTests
{
    private const string Sample = """
        app: web
        context: c
        rollout:
          quorum: 20%
          settle: 30s
          autoscaler: true
          rules:
            crash-loop: { grace: 1m, sightings: 5 }
            image-pull: { sightings: 2 }
            quota: { off: true }
        """;

    [Theory]
    [InlineData("all", 100)]
    [InlineData("any", 0)]
    [InlineData("1%", 1)]
    [InlineData("100%", 100)]
    public void A_quorum_reads_back_as_it_is_written(string text, int percent)
    {
        Quorum.TryParse(text, out var quorum).ShouldBeTrue();
        quorum.Percent.ShouldBe(percent);
        Quorum.TryParse(quorum.ToString(), out var again).ShouldBeTrue();
        again.ShouldBe(quorum);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("0%")]
    [InlineData("-1%")]
    [InlineData("101%")]
    [InlineData("20 %")]
    [InlineData("ALL")]
    [InlineData("99999999999%")]
    public void What_is_no_quorum_is_refused(string text) => Quorum.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public async Task Every_key_of_the_verdict_is_read()
    {
        using var file = new ConfigurationFile(Sample);
        var rollout = (await file.LoadAsync(branch: null)).Options.Rollout;
        rollout.ShouldSatisfyAllConditions(
            () => rollout.Quorum.ShouldBe(new Quorum(20)),
            () => rollout.Settle.ShouldBe(TimeSpan.FromSeconds(30)),
            () => rollout.Autoscaler.ShouldBeTrue(),
            () => rollout.Rules["crash-loop"].ShouldBe(new RuleOptions { Grace = TimeSpan.FromMinutes(1), Sightings = 5 }),
            () => rollout.Rules["image-pull"].ShouldBe(new RuleOptions { Sightings = 2 }),
            () => rollout.Rules["quota"].ShouldBe(new RuleOptions { Off = true }));
    }

    [Fact]
    public async Task What_is_not_set_stays_as_the_table_has_it()
    {
        using var file = new ConfigurationFile("app: web\ncontext: c\nrollout: { rules: { quota: } }\n");
        var rollout = (await file.LoadAsync(branch: null)).Options.Rollout;
        rollout.Quorum.ShouldBe(Quorum.All);
        rollout.Settle.ShouldBeNull();
        rollout.Autoscaler.ShouldBeFalse();
        rollout.Rules["quota"].ShouldBe(new RuleOptions());
    }

    [Fact]
    public async Task A_variable_may_stand_for_a_number()
    {
        using var file = new ConfigurationFile("app: web\ncontext: c\nrollout: { quorum: \"${QUORUM}\", rules: { quota: { sightings: \"${N:-4}\" }, admission: { sightings: \"${M}\" } } }\n");
        file.Variables["QUORUM"] = "50%";
        file.Variables["M"] = "7";
        var rollout = (await file.LoadAsync(branch: null)).Options.Rollout;
        (rollout.Quorum.Percent, rollout.Rules["quota"].Sightings, rollout.Rules["admission"].Sightings).ShouldBe((50, 4, 7));
    }

    [Fact]
    public async Task An_environment_changes_one_part_of_a_rule_and_takes_another_back()
    {
        using var file = new ConfigurationFile("""
            app: web
            context: c
            rollout: { quorum: any, settle: 1m, rules: { crash-loop: { grace: 1m, sightings: 5 }, quota: { off: true } } }
            environments:
              live: { branch: live, rollout: { quorum: all, settle: ~, rules: { crash-loop: { sightings: 9 }, quota: ~ } } }
            """);
        var rollout = (await file.LoadAsync("live")).Options.Rollout;
        rollout.Quorum.ShouldBe(Quorum.All);
        rollout.Settle.ShouldBeNull();
        rollout.Rules.Keys.ShouldBe(["crash-loop"]);
        rollout.Rules["crash-loop"].ShouldBe(new RuleOptions { Grace = TimeSpan.FromMinutes(1), Sightings = 9 });
    }
}
