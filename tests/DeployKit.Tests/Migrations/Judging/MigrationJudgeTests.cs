using System.Text.Json.Nodes;
using DeployKit.Migrations;
using DeployKit.Migrations.Judging;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Views;

namespace DeployKit.Tests.Migrations.Judging;

public sealed class MigrationJudgeTests
{
    private const string Running = """{"name":"migrate","restartCount":0,"ready":true,"state":{"running":{"startedAt":"2026-11-21T08:00:01Z"}}}""";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly RolloutPolicy Policy = new() { Timeout = TimeSpan.FromHours(1) };

    [Fact]
    public void A_job_that_started_is_not_done() => Judge(See(Seen(), Pod("a", "Running", Running))).Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void A_complete_job_succeeded() => Judge(See(Seen(), Job(Condition("Complete")))).Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void The_interim_condition_of_newer_servers_decides_nothing() =>
        Judge(See(Seen(), Job(Condition("FailureTarget", "BackoffLimitExceeded")))).ShouldSatisfyAllConditions(
            verdict => verdict.Result.ShouldBe(VerdictResult.Progressing),
            verdict => verdict.Sentence.ShouldBe("it failed (BackoffLimitExceeded), its pods are being stopped"));

    [Fact]
    public void A_job_that_is_removed_while_its_pods_are_being_stopped_failed() =>
        Judge(JobGone(See(Seen(), Job(Condition("FailureTarget", "BackoffLimitExceeded"))))).Reason.ShouldBe(ReasonCode.JobFailed);

    [Fact]
    public void A_job_that_would_vanish_when_done_is_not_done_because_it_is_gone() =>
        Judge(JobGone(Seen(spec: "\"parallelism\":1,\"ttlSecondsAfterFinished\":60"))).Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Theory]
    [InlineData("""{"exitCode":3,"reason":"Error"}""", ReasonCode.JobFailed, "container migrate exits 3", "Error, exit 3")]
    [InlineData("""{"exitCode":137,"reason":"OOMKilled"}""", ReasonCode.OutOfMemory, "container migrate used more memory than its limit and was killed", "OOMKilled, exit 137")]
    [InlineData("""{"exitCode":127,"reason":"ContainerCannotRun","message":"no such file"}""", ReasonCode.ContainerCannotStart, "container migrate does not find its command (exit 127)", "ContainerCannotRun, exit 127: no such file")]
    public void A_failed_job_says_how_its_container_ended(string end, ReasonCode reason, string sentence, string state)
    {
        var history = See(See(Seen(), Job(Condition("Failed", "BackoffLimitExceeded"))), Ended("a", end));

        var verdict = Judge(history);

        verdict.Result.ShouldBe(VerdictResult.Failed);
        verdict.Reason.ShouldBe(reason);
        verdict.Rule.ShouldBe("job-failed");
        verdict.Sentence.ShouldStartWith($"m: {sentence}");
        verdict.Pods.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            pod => pod.Container.ShouldBe("migrate"),
            pod => pod.State.ShouldBe(state));
    }

    [Fact]
    public void An_evicted_pod_is_named_with_the_reason()
    {
        var verdict = Judge(See(See(Seen(), Job(Condition("Failed", "BackoffLimitExceeded"))), Pod("a", "Failed", "", status: " \"reason\":\"Evicted\",\"message\":\"low on memory\",")));

        verdict.Reason.ShouldBe(ReasonCode.PodLost);
        verdict.Sentence.ShouldContain("pod a was ended (Evicted: low on memory)");
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_lost_at_once_and_for_good()
    {
        var history = See(See(Seen(), Pod("a", "Running", Running)), Pod("a", "Running", Running, deletedAt: Start.AddSeconds(9)));

        Judge(history).Rule.ShouldBe("pod-lost");
        var verdict = Judge(See(history, Job(Condition("Complete"))));

        verdict.Reason.ShouldBe(ReasonCode.PodLost);
        verdict.Sentence.ShouldBe("m: its pod a was deleted while it ran");
        history.Second.ShouldBeNull();
    }

    [Fact]
    public void A_pod_that_was_gone_before_it_started_says_so() =>
        Judge(Gone(See(Seen(), Pod("a", "Pending", "")), "a")).Sentence.ShouldBe("m: its pod a was deleted before it started");

    [Fact]
    public void A_second_run_is_named_only_when_its_container_started()
    {
        var lost = See(See(Seen(), Pod("a", "Running", Running)), Pod("a", "Running", Running, deletedAt: Start));

        See(lost, Pod("b", "Pending", "")).Second.ShouldBeNull();
        See(lost, Pod("b", "Pending", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":137,"reason":"ContainerStatusUnknown","startedAt":null}}}""")).Second.ShouldBeNull();
        var history = Gone(See(See(lost, Pod("b", "Running", Running)), Pod("b", "Pending", "")), "b");

        history.Second!.View.Name.ShouldBe("b");
        Judge(history).Sentence.ShouldEndWith("and a second run had started by then in pod b");
    }

    [Fact]
    public void A_pod_that_the_deadline_ended_is_not_lost()
    {
        const string Spec = "\"activeDeadlineSeconds\":60";
        var history = See(See(Seen("\"startTime\":\"2026-11-21T08:00:00Z\"", Spec), Pod("a", "Running", Running)), Pod("a", "Running", Running, deletedAt: Start.AddSeconds(60)));

        Judge(history).Result.ShouldBe(VerdictResult.Progressing);
        var verdict = Judge(See(history, Job(Condition("Failed", "DeadlineExceeded"), Spec)));
        verdict.Reason.ShouldBe(ReasonCode.JobDeadline);
        verdict.Sentence.ShouldBe("m: the Job ran longer than its activeDeadlineSeconds of 60 s and was stopped");
        verdict.Pods.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Theory]
    [InlineData("Failed", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":1}}}""")]
    [InlineData("Succeeded", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":0}}}""")]
    public void A_pod_that_was_over_is_not_lost_when_it_is_deleted(string phase, string container) =>
        Judge(Gone(See(Seen(), Pod("a", phase, container)), "a")).Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void A_pod_of_another_job_is_nobodys_business() =>
        Gone(See(Seen(), Pod("a", "Running", Running, owner: "another")), "a").Pods.ShouldBeEmpty();

    [Fact]
    public void A_job_that_its_ttl_removed_succeeded_when_its_pod_did() =>
        Judge(JobGone(See(Seen(), Pod("a", "Succeeded", "")))).Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void A_job_that_vanished_before_it_was_done_failed()
    {
        var verdict = Judge(JobGone(Seen()));
        verdict.Reason.ShouldBe(ReasonCode.ObjectDeleted);
        verdict.Sentence.ShouldBe("m: the Job was deleted by somebody else during the release");
    }

    [Fact]
    public void A_job_that_was_gone_before_it_could_be_watched_failed() =>
        Judge(New().Add(new Observation.Synced(), Start)).Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Fact]
    public void Another_job_of_its_name_means_that_it_is_gone() =>
        Judge(See(Seen(), Job(Condition("Complete"), uid: "another"))).Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Fact]
    public void A_job_that_somebody_stops_is_not_done_and_its_pod_not_lost()
    {
        var running = See(See(Seen(), Pod("a", "Running", Running)), Job("", "\"parallelism\":0"));
        Judge(running).Result.ShouldBe(VerdictResult.Progressing);

        var verdict = Judge(See(running, Pod("a", "Running", Running, deletedAt: Start)));

        verdict.Reason.ShouldBe(ReasonCode.ObjectChanged);
        verdict.Sentence.ShouldBe("m: somebody set its parallelism to 0 before it was done");
    }

    [Fact]
    public void A_suspended_job_is_waited_for() => Judge(See(Seen(), Job("", "\"suspend\":true"))).ShouldSatisfyAllConditions(
        verdict => verdict.Result.ShouldBe(VerdictResult.Progressing),
        verdict => verdict.Sentence.ShouldBe("it is suspended"));

    [Theory]
    [InlineData("InvalidImageName", "Failed to apply default image tag", ReasonCode.InvalidImageName, 0)]
    [InlineData("ErrImageNeverPull", "", ReasonCode.ImageNeverPull, 0)]
    [InlineData("ErrImagePull", "manifest for x:1 not found: manifest unknown", ReasonCode.ImageNotFound, 3)]
    [InlineData("ErrImagePull", "unauthorized: authentication required", ReasonCode.ImagePullDenied, 3)]
    [InlineData("ErrImagePull", "connection refused", ReasonCode.ImagePullFailing, 60)]
    [InlineData("CreateContainerConfigError", "secret \"db\" not found", ReasonCode.ConfigMissing, 10)]
    [InlineData("CreateContainerConfigError", "container has runAsNonRoot and image will run as root", ReasonCode.ContainerCannotStart, 0)]
    public void A_container_that_cannot_start_fails_after_its_grace(string reason, string message, ReasonCode expected, int grace)
    {
        var history = See(Seen(), Stuck(reason, message));

        if (grace > 0)
        {
            var early = Judge(history, grace - 1);
            early.Result.ShouldBe(VerdictResult.Progressing);
            early.ReviewAt.ShouldBe(Start.AddSeconds(grace));
            Causes.Of(MigrationJudge.Trouble(history, Policy)!).ShouldContain("container migrate");
        }
        var verdict = Judge(history, grace);
        verdict.Result.ShouldBe(VerdictResult.Failed);
        verdict.Reason.ShouldBe(expected);
    }

    [Fact]
    public void The_rules_of_the_configuration_hold_for_a_migration_too()
    {
        var history = See(Seen(), Stuck("InvalidImageName", "Failed to apply default image tag"));
        var patient = Policy with { Rules = [.. FailureRules.Default.Where(rule => rule.Name != "invalid-image-name")] };

        MigrationJudge.Of(history, patient, Start.AddSeconds(60)).Result.ShouldBe(VerdictResult.Progressing);
        Judge(history, 60).Setting.ShouldBe("rollout.rules.invalid-image-name");
    }

    [Fact]
    public void A_pull_that_flaps_counts_from_its_first_failure_and_keeps_its_cause()
    {
        var history = See(See(Seen(), Stuck("ErrImagePull", "manifest unknown")), Stuck("ImagePullBackOff", "Back-off pulling image"), 2);

        Judge(history, 3).Reason.ShouldBe(ReasonCode.ImageNotFound);
    }

    [Fact]
    public void A_container_that_started_after_all_is_forgiven()
    {
        var history = See(See(Seen(), Stuck("CreateContainerConfigError", "configmap \"a\" not found")), Pod("a", "Running", Running), 5);

        Judge(history, 60).Result.ShouldBe(VerdictResult.Progressing);
        MigrationJudge.Trouble(history, Policy).ShouldBeNull();
    }

    [Theory]
    [InlineData("pods \"m-\" is forbidden: exceeded quota: q", ReasonCode.QuotaExceeded)]
    [InlineData("pods \"m-\" is forbidden: error looking up service account", ReasonCode.AdmissionRefused)]
    public void A_pod_that_cannot_be_created_is_found(string message, ReasonCode expected)
    {
        var history = Seen().Add(new Observation.Warning(new EventView("event", "job", "FailedCreate", message, 1)), Start);

        Judge(history, 29).Result.ShouldBe(VerdictResult.Progressing);
        Judge(history, 30).Reason.ShouldBe(expected);
        var created = See(See(history, Job("\"active\":1")), Pod("a", "Pending", ""));
        Judge(created, 60).Result.ShouldBe(VerdictResult.Progressing);
        var late = created.Add(new Observation.Warning(new EventView("event", "job", "FailedCreate", message, 2)), Start);
        Judge(late, 60).Result.ShouldBe(VerdictResult.Progressing, "its events may come after its pod");
    }

    [Theory]
    [InlineData("MountVolume.SetUp failed for volume \"v\" : secret \"db\" not found", ReasonCode.ConfigMissing, 10)]
    [InlineData("MountVolume.SetUp failed for volume \"v\" : references non-existent config key: a", ReasonCode.ConfigMissing, 10)]
    [InlineData("Unable to attach or mount volumes: timed out", ReasonCode.VolumeUnavailable, 120)]
    public void A_volume_that_cannot_be_mounted_fails_unless_it_is_mounted_in_time(string message, ReasonCode expected, int seconds)
    {
        var history = See(Seen().Add(new Observation.Warning(new EventView("event", "a", "FailedMount", message, 1)), Start), Pod("a", "Pending", ""));
        history = history.Add(new Observation.Warning(new EventView("event", "a", "FailedMount", message, 2)), Start.AddSeconds(seconds / 2));

        Judge(history, seconds - 1).Result.ShouldBe(VerdictResult.Progressing);
        Judge(history, seconds).Reason.ShouldBe(expected);
        Judge(See(history, Pod("a", "Running", Running), seconds - 1), 600).Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_pod_that_no_node_takes_is_told_at_once_and_fails_after_its_grace()
    {
        const string Unscheduled = """
            "conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available"}],
            """;
        var history = See(Seen(), Pod("a", "Pending", "", status: Unscheduled));

        Judge(history).Result.ShouldBe(VerdictResult.Progressing);
        Causes.Of(MigrationJudge.Trouble(history, Policy)!).ShouldBe("no node takes its pods: 0/1 nodes are available");
        Judge(history, 180).Reason.ShouldBe(ReasonCode.Unschedulable);
    }

    private static Verdict Judge(MigrationHistory history, double seconds = 0) => MigrationJudge.Of(history, Policy, Start.AddSeconds(seconds));

    private static MigrationHistory New(string status = "", string spec = "\"parallelism\":1") => new(Job(status, spec), Start);

    private static MigrationHistory Seen(string status = "", string spec = "\"parallelism\":1") => See(New(status, spec), Job(status, spec)).Add(new Observation.Synced(), Start);

    private static MigrationHistory See(MigrationHistory history, LiveJob job) => history.Add(new Observation.Workload(job.View), Start);

    private static MigrationHistory See(MigrationHistory history, PodView pod, double seconds = 0) => history.Add(new Observation.Pod(pod), Start.AddSeconds(seconds));

    private static MigrationHistory Gone(MigrationHistory history, string pod) => history.Add(new Observation.PodGone(pod), Start);

    private static MigrationHistory JobGone(MigrationHistory history) => history.Add(new Observation.WorkloadGone(history.Job.Name), Start);

    private static string Condition(string type, string reason = "") =>
        $$"""
        "conditions":[{"type":"{{type}}","status":"True","reason":"{{reason}}"}]
        """;

    private static LiveJob Job(string status, string spec = "\"parallelism\":1", string uid = "job") => new((JsonObject)JsonNode.Parse(
        "{\"kind\":\"Job\",\"metadata\":{\"name\":\"m\",\"namespace\":\"test\",\"uid\":\"" + uid + "\"},\"spec\":{\"backoffLimit\":0," + spec + "},\"status\":{" + status + "}}")!);

    private static PodView Pod(string name, string phase, string container, string owner = "job", DateTimeOffset? deletedAt = null, string status = "") => PodView.Of((JsonObject)JsonNode.Parse(
        "{\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"" + name + "\","
        + (deletedAt is { } at ? $"\"deletionTimestamp\":\"{at.AddSeconds(30):yyyy-MM-ddTHH:mm:ssZ}\",\"deletionGracePeriodSeconds\":30," : "")
        + "\"ownerReferences\":[{\"uid\":\"" + owner + "\",\"controller\":true}]},"
        + "\"spec\":{\"containers\":[{\"name\":\"migrate\"}]},\"status\":{" + status + "\"phase\":\"" + phase + "\",\"containerStatuses\":[" + container + "]}}")!);

    private static PodView Ended(string name, string end) =>
        Pod(name, "Failed", "{\"name\":\"migrate\",\"restartCount\":0,\"state\":{\"terminated\":" + end + "}}");

    private static PodView Stuck(string reason, string message) => Pod("a", "Pending",
        new JsonObject
        {
            ["name"] = "migrate",
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } },
        }.ToJsonString());
}
