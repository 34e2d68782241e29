using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class JobTests
{
    [Fact]
    public void A_job_succeeds_when_it_is_complete_and_not_when_it_started()
    {
        var job = Job("""{ "active": 1 }""").Pod("a", Running(ready: true));
        job.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        job.Verdict.Sentence.ShouldBe("0 of 1 complete, 1 running");

        See(job, """{ "succeeded": 1, "conditions": [{ "type": "Complete", "status": "True" }] }""");
        job.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        job.Verdict.Sentence.ShouldBe("1 of 1 complete");
    }

    [Fact]
    public void Criteria_that_are_met_are_not_complete_yet() =>
        Job("""{ "succeeded": 1, "conditions": [{ "type": "SuccessCriteriaMet", "status": "True" }] }""").Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("Failed")]
    [InlineData("FailureTarget")]
    public void The_container_that_ended_badly_is_named(string condition)
    {
        var job = Job("""{ "active": 1 }""").At(3).Pod("a", Failed, Container(Ended(3, at: 3)));
        job.Verdict.Result.ShouldBe(VerdictResult.Progressing, "backoffLimit decides");

        See(job, $$"""{ "failed": 1, "conditions": [{ "type": "{{condition}}", "status": "True", "reason": "BackoffLimitExceeded", "message": "Job has reached the specified backoff limit" }] }""");
        var verdict = job.Verdict;
        verdict.Result.ShouldBe(VerdictResult.Failed);
        verdict.Reason.ShouldBe(ReasonCode.JobFailed);
        verdict.Rule.ShouldBe("job-failed");
        verdict.RuleDetail.ShouldBe("BackoffLimitExceeded after 1 failed pod");
        verdict.Sentence.ShouldBe("web: container app exits 3 right after it starts (BackoffLimitExceeded: Job has reached the specified backoff limit)");
        verdict.Pods.ShouldHaveSingleItem().ShouldBe(new PodEvidence("a", "app", "Error, exit 3", 0) { Log = verdict.Pods[0].Log });
    }

    [Theory]
    [InlineData("OOMKilled", 137, ReasonCode.OutOfMemory)]
    [InlineData("Error", 127, ReasonCode.ContainerCannotStart)]
    [InlineData("StartError", 128, ReasonCode.ContainerCannotStart)]
    [InlineData("Error", 1, ReasonCode.JobFailed)]
    public void How_it_ended_decides_the_reason(string reason, int exitCode, ReasonCode expected)
    {
        var job = Job("""{ "active": 1 }""").Pod("a", Failed, Container(Ended(exitCode, reason)));
        See(job, """{ "failed": 1, "conditions": [{ "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "limit" }] }""");
        job.Verdict.Reason.ShouldBe(expected);
    }

    [Fact]
    public void A_failing_init_container_is_told_from_the_others()
    {
        var job = Job("""{ "active": 1 }""").Pod("a", Failed, Container(Ended(1), "setup", init: true), Waiting("PodInitializing"));
        See(job, Refused);
        job.Verdict.Reason.ShouldBe(ReasonCode.InitFailing);
        job.Verdict.Sentence.ShouldStartWith("web: init container setup exits 1");
    }

    [Fact]
    public void An_evicted_pod_is_not_blamed_on_its_container()
    {
        var job = Job("""{ "active": 1 }""").Pod("a", pod => Failed(pod) with { Reason = "Evicted", Message = "The node was low on resource: memory." }, Container(Ended(137)));
        See(job, Refused);
        job.Verdict.Reason.ShouldBe(ReasonCode.PodLost);
        job.Verdict.Sentence.ShouldContain("Evicted: The node was low on resource: memory.");
    }

    [Fact]
    public void A_job_that_ran_too_long_is_told_by_its_own_deadline_though_its_pod_is_gone()
    {
        var job = Job("""{ "active": 1 }""").Pod("a", Running(ready: true)).See(new Observation.PodGone("a-uid"));
        See(job, """{ "failed": 1, "conditions": [{ "type": "Failed", "status": "True", "reason": "DeadlineExceeded", "message": "Job was active longer than specified deadline" }] }""");
        job.Verdict.Reason.ShouldBe(ReasonCode.JobDeadline);
        job.Verdict.Sentence.ShouldBe("web: the Job ran longer than its activeDeadlineSeconds of 5 s and was stopped");
        job.Verdict.Pods.ShouldHaveSingleItem().Container.ShouldBe("app");
    }

    [Fact]
    public void A_pod_failure_policy_says_itself_what_it_found()
    {
        var job = Job("""{ "active": 1 }""");
        See(job, """{ "failed": 1, "conditions": [{ "type": "Failed", "status": "True", "reason": "PodFailurePolicy", "message": "Container app for pod test/a failed with exit code 42 matching FailJob rule at index 0" }] }""");
        job.Verdict.Sentence.ShouldBe("web: the Job failed (PodFailurePolicy: Container app for pod test/a failed with exit code 42 matching FailJob rule at index 0)");
    }

    [Fact]
    public void An_image_that_does_not_exist_is_found_before_the_job_gives_up()
    {
        var job = Job("""{ "active": 1 }""").Pod("a", Waiting("ErrImagePull", "manifest unknown")).At(4);
        job.Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
    }

    [Fact]
    public void Crashes_in_place_are_for_the_backoff_limit_to_judge() =>
        Job("""{ "active": 1 }""").Crash("a", times: 5).At(200).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("\"suspend\": true", "it is suspended")]
    [InlineData("\"parallelism\": 0", "its parallelism is 0")]
    public void A_job_that_is_to_run_nothing_is_a_success_with_a_warning(string field, string why)
    {
        var job = new Scenario("Job").Change(_ => JobFields.Read(Blank, JsonNode.Parse($$"""{ "spec": { {{field}} } }""")!.AsObject()));
        job.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        job.Verdict.Warnings.ShouldHaveSingleItem().ShouldBe($"job/web runs nothing: {why}");
    }

    [Fact]
    public void A_job_that_vanishes_after_it_was_complete_is_a_success()
    {
        var job = Job("""{ "succeeded": 1, "conditions": [{ "type": "Complete", "status": "True" }] }""").See(new Observation.WorkloadGone(Web with { Kind = "Job" }));
        job.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_job_that_somebody_deletes_is_a_failure() =>
        Job("""{ "active": 1 }""").See(new Observation.WorkloadGone(Web with { Kind = "Job" })).Verdict.Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Fact]
    public void A_job_that_was_gone_before_it_could_be_watched_is_a_success_with_a_warning_if_it_says_that_it_vanishes()
    {
        var name = Web with { Kind = "Job" };
        var history = RolloutHistory.Begin([new RolloutTarget(name, "web-uid", 0, true) { VanishesWhenDone = true }], RolloutBaseline.Empty, Start).Add(new Observation.Synced(), Start);
        var verdict = DeployKit.Rollouts.Judging.Judge.Of(history, name, new RolloutPolicy(), Start);
        verdict.Result.ShouldBe(VerdictResult.Succeeded);
        verdict.Warnings.ShouldHaveSingleItem().ShouldContain("whether it completed is not known");
    }

    [Theory]
    [InlineData(true, VerdictResult.Succeeded)]
    [InlineData(false, VerdictResult.Failed)]
    public void A_job_that_was_seen_to_run_and_is_gone_may_have_vanished_because_it_was_done(bool vanishes, VerdictResult expected)
    {
        var name = Web with { Kind = "Job" };
        var view = new WorkloadView { Name = name, Uid = "web-uid", ObservedGeneration = long.MaxValue, RunsToEnd = true, Desired = 1, Total = 1, Updated = 1 };
        var history = RolloutHistory.Begin([new RolloutTarget(name, "web-uid", 0, true) { VanishesWhenDone = vanishes }], RolloutBaseline.Empty, Start)
            .Add(new Observation.Workload(view), Start).Add(new Observation.Synced(), Start)
            .Add(new Observation.ContactLost(), Start.AddSeconds(5)).Add(new Observation.WorkloadGone(name), Start.AddSeconds(60)).Add(new Observation.ContactRegained(), Start.AddSeconds(60));
        var verdict = DeployKit.Rollouts.Judging.Judge.Of(history, name, new RolloutPolicy(), Start.AddSeconds(60));
        verdict.Result.ShouldBe(expected);
        verdict.Warnings.Count(warning => warning.Contains("whether it completed is not known", StringComparison.Ordinal)).ShouldBe(vanishes ? 1 : 0);
    }

    [Fact]
    public void Pods_that_are_refused_count_while_none_runs()
    {
        var job = Job("{}").Warn("FailedCreate", "pods \"web-x\" is forbidden: exceeded quota: few").At(31);
        job.Verdict.Reason.ShouldBe(ReasonCode.QuotaExceeded);
        job.At(32);
        See(job, """{ "active": 1 }""");
        See(job, """{ "active": 1 }""");
        job.At(100).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    private const string Refused = """{ "failed": 1, "conditions": [{ "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "limit" }] }""";

    private static WorkloadView Blank => new() { Name = Web with { Kind = "Job" }, Uid = "web-uid" };

    private static PodView Failed(PodView pod) => pod with { Phase = "Failed", Ready = false };

    private static Scenario Job(string status) => See(new Scenario("Job"), status);

    private static Scenario See(Scenario job, string status) => job.Change(_ => JobFields.Read(
        Blank, JsonNode.Parse($$"""{ "spec": { "completions": 1, "parallelism": 1, "activeDeadlineSeconds": 5 }, "status": {{status}} }""")!.AsObject()));
}
