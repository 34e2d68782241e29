using DeployKit.Manifests;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Rollouts.Replaying;

public sealed class ReplayTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Recordings => [.. Expectations.All.Select(expected => $"{expected}")];

    public static TheoryData<string> SeenInPods => [.. Expectations.All.Where(expected => !expected.NeedsEvents).Select(expected => $"{expected}")];

    // A Job or a Pod has no older revision: another one is another object.
    public static TheoryData<string> WithRevisions =>
        [.. Expectations.All.Where(expected => Recording.Of(expected.Recording).Targets.All(target => !Workloads.Of(target.Name.Kind).IsReplaced)).Select(expected => $"{expected}")];

    [Theory, MemberData(nameof(Recordings))]
    public void A_recorded_rollout_is_judged_as_expected(string scenario)
    {
        var expected = Expected(scenario);
        var outcome = Run(expected);
        outcome.ShouldBeAs(expected);
        outcome.Verdict.Sentence.ShouldContain(expected.Says);
        outcome.At.ShouldBeInRange(expected.NotBefore, expected.NotAfter);
        outcome.Verdict.Sentence.ShouldNotContain('\n');
    }

    [Theory, MemberData(nameof(Recordings))]
    public void What_is_told_twice_is_judged_the_same(string scenario)
    {
        var expected = Expected(scenario);
        var told = Run(expected, Retelling.Twice);
        told.ShouldBeAs(expected);
        told.At.ShouldBe(Run(expected).At);
    }

    [Theory, MemberData(nameof(Recordings))]
    public void In_which_order_the_kinds_are_told_at_one_time_does_not_matter(string scenario)
    {
        var expected = Expected(scenario);
        var told = Run(expected, Retelling.KindsReversed);
        told.ShouldBeAs(expected);
        told.At.ShouldBe(Run(expected).At, tolerance: 0.5);
    }

    [Theory, MemberData(nameof(SeenInPods))]
    public void Without_any_event_it_is_judged_the_same(string scenario) => Run(Expected(scenario), Retelling.WithoutEvents).ShouldBeAs(Expected(scenario));

    [Theory, MemberData(nameof(Recordings))]
    public void An_outage_of_the_API_server_changes_nothing_but_the_time(string scenario)
    {
        var expected = Expected(scenario);
        var usual = Run(expected);
        var told = Run(expected, Retelling.WithOutage(TimeSpan.FromSeconds(usual.At / 2), Outage));
        told.ShouldBeAs(expected);
        told.At.ShouldBeInRange(usual.At, Math.Max(usual.At, usual.At / 2 + Outage.TotalSeconds) + Outage.TotalSeconds + 0.01);
    }

    [Theory, MemberData(nameof(WithRevisions))]
    public void Pods_of_an_older_revision_fail_no_rollout(string scenario)
    {
        var expected = Expected(scenario);
        var verdict = Run(expected, Retelling.PodsOfAnOlderRevision).Verdict;
        if (verdict.Result == VerdictResult.Failed)
            FailureRules.Default.Where(rule => rule.Name == verdict.Rule).ShouldAllBe(rule => rule.Subject == FailureSubject.Workload);
        verdict.Pods.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Recordings))]
    public void Between_two_frames_a_verdict_changes_only_when_it_said_so(string scenario)
    {
        var expected = Expected(scenario);
        var moments = new List<(DateTimeOffset At, DateTimeOffset? Review, DeployKit.Rollouts.History.RolloutHistory History, VerdictResult Result)>();
        Run(expected, judged: (at, history, verdicts) => moments.Add((at, verdicts.Min(verdict => verdict.ReviewAt), history, verdicts[0].Result)));
        var targets = Recording.Of(expected.Recording).Targets;
        foreach (var (moment, next) in moments.Zip(moments.Skip(1)))
        {
            var between = (moment.Review < next.At ? moment.Review.Value : next.At).AddTicks(-1);
            if (between > moment.At)
                DeployKit.Rollouts.Judging.Judge.Of(moment.History, targets[0].Name, expected.Policy, between).Result.ShouldBe(moment.Result);
        }
    }

    [Fact]
    public void Every_recording_has_an_expectation() => Directory.GetFiles(Recording.Folder, "*.jsonl").Select(Path.GetFileNameWithoutExtension)
        .ShouldBe(Expectations.All.Select(expected => expected.Recording).Distinct(), ignoreOrder: true);

    private static Expectation Expected(string scenario) => Expectations.All.Single(expected => $"{expected}" == scenario);

    private static Outcome Run(
        Expectation expected,
        Func<IReadOnlyList<Frame>, IEnumerable<Frame>>? change = null,
        Action<DateTimeOffset, DeployKit.Rollouts.History.RolloutHistory, IReadOnlyList<Verdict>>? judged = null) =>
        Replay.Run(Recording.Of(expected.Recording), expected.Policy, change, judged);
}
