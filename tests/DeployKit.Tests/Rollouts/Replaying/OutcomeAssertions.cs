namespace DeployKit.Tests.Rollouts.Replaying;

internal static class OutcomeAssertions
{
    public static void ShouldBeAs(this Outcome outcome, Expectation expected)
    {
        var said = $"at {outcome.At:0.0} s: {outcome.Verdict.Sentence} ({outcome.Verdict.RuleDetail})";
        (outcome.Verdict.Result, outcome.Verdict.Reason, outcome.Verdict.Rule).ShouldBe((expected.Result, expected.Reason, expected.Rule), said);
    }
}
