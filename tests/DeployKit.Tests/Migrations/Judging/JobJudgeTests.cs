using System.Text.Json.Nodes;
using DeployKit.Migrations.Judging;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Migrations.Judging;

public sealed class JobJudgeTests
{
    private const string Running = """{"name":"migrate","restartCount":0,"state":{"running":{"startedAt":"2026-11-21T08:00:01Z"}}}""";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_job_that_started_is_not_done() =>
        Judge(Seen().Add(Pod("a", "Running", Running), deleted: false, Start)).Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void A_complete_job_succeeded() =>
        Judge(Seen(Condition("Complete"))).ShouldSatisfyAllConditions(
            judgement => judgement.Result.ShouldBe(VerdictResult.Succeeded),
            judgement => judgement.ExitCode.ShouldBe(0));

    [Fact]
    public void The_interim_condition_of_newer_servers_decides_nothing() =>
        Judge(Seen(Condition("FailureTarget", "BackoffLimitExceeded"))).Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("""{"exitCode":3,"reason":"Error"}""", ReasonCode.JobFailed, "container migrate exited 3", 3)]
    [InlineData("""{"exitCode":137,"reason":"OOMKilled"}""", ReasonCode.OutOfMemory, "container migrate used more memory than its limit and was killed", 137)]
    [InlineData("""{"exitCode":127,"reason":"ContainerCannotRun","message":"no such file"}""", ReasonCode.ContainerCannotStart, "container migrate cannot start, exit 127", 127)]
    public void A_failed_job_says_how_its_container_ended(string end, ReasonCode reason, string sentence, int exitCode)
    {
        var history = Seen(Condition("Failed", "BackoffLimitExceeded"))
            .Add(Pod("a", "Failed", "{\"name\":\"migrate\",\"restartCount\":0,\"state\":{\"terminated\":" + end + "}}"), deleted: false, Start);

        var judgement = Judge(history);

        judgement.Result.ShouldBe(VerdictResult.Failed);
        judgement.Reason.ShouldBe(reason);
        judgement.Sentence.ShouldBe(sentence);
        judgement.ExitCode.ShouldBe(exitCode);
        judgement.Container.ShouldBe("migrate");
    }

    [Fact]
    public void An_evicted_pod_is_named_with_the_reason()
    {
        var pod = Pod("a", "Failed", "");
        var judgement = Judge(Seen(Condition("Failed", "BackoffLimitExceeded"))
            .Add(pod with { Status = pod.Status! with { Reason = "Evicted", Message = "low on memory" } }, deleted: false, Start));

        judgement.Reason.ShouldBe(ReasonCode.PodLost);
        judgement.Sentence.ShouldBe("pod a failed, Evicted: low on memory");
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_lost_at_once_and_for_good()
    {
        var history = Seen().Add(Pod("a", "Running", Running), deleted: false, Start)
            .Add(Deleting(Pod("a", "Running", Running), Start.AddSeconds(9)), deleted: false, Start)
            .Add(Job(Condition("Complete")), deleted: false);

        var judgement = Judge(history);

        judgement.Reason.ShouldBe(ReasonCode.PodLost);
        judgement.Sentence.ShouldBe("its pod a was deleted while it ran");
        judgement.Second.ShouldBeNull();
    }

    [Fact]
    public void A_pod_that_was_gone_before_it_started_says_so() =>
        Judge(Seen().Add(Pod("a", "Pending", ""), deleted: true, Start)).Sentence.ShouldBe("its pod a was deleted before it started");

    [Fact]
    public void A_second_run_is_named_only_when_its_container_started()
    {
        var lost = Seen().Add(Deleting(Pod("a", "Running", Running), Start), deleted: false, Start);

        Judge(lost.Add(Pod("b", "Pending", ""), deleted: false, Start)).Second.ShouldBeNull();
        Judge(lost.Add(Pod("b", "Pending", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":137,"reason":"ContainerStatusUnknown"}}}"""),
            deleted: false, Start)).Second.ShouldBeNull();
        var judgement = Judge(lost.Add(Pod("b", "Running", Running), deleted: false, Start).Add(Pod("b", "Pending", ""), deleted: true, Start));

        judgement.Second!.Name.ShouldBe("b");
        judgement.Sentence.ShouldEndWith("and a second run had started by then in pod b");
    }

    [Fact]
    public void A_pod_that_the_deadline_ended_is_not_lost()
    {
        var history = Seen("\"startTime\":\"2026-11-21T08:00:00Z\"", spec: "\"activeDeadlineSeconds\":60")
            .Add(Deleting(Pod("a", "Running", Running), Start.AddSeconds(60)), deleted: false, Start);

        Judge(history).Result.ShouldBe(VerdictResult.Progressing);
        var judgement = Judge(history.Add(Job(Condition("Failed", "DeadlineExceeded"), "\"activeDeadlineSeconds\":60"), deleted: false));
        judgement.Reason.ShouldBe(ReasonCode.JobDeadline);
        judgement.Sentence.ShouldBe("it ran longer than its activeDeadlineSeconds of 60 s and was stopped");
    }

    [Theory]
    [InlineData("Failed", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":1}}}""")]
    [InlineData("Succeeded", """{"name":"migrate","restartCount":0,"state":{"terminated":{"exitCode":0}}}""")]
    public void A_pod_that_was_over_is_not_lost_when_it_is_deleted(string phase, string container) =>
        Judge(Seen().Add(Pod("a", phase, container), deleted: true, Start)).Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void A_pod_of_another_job_is_nobodys_business() =>
        Seen().Add(Pod("a", "Running", Running, owner: "another"), deleted: true, Start).Pods.ShouldBeEmpty();

    [Fact]
    public void A_job_that_its_ttl_removed_succeeded_when_its_pod_did() =>
        Judge(Seen().Add(Pod("a", "Succeeded", ""), deleted: false, Start).Add(Job(""), deleted: true)).Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void A_job_that_vanished_before_it_was_done_failed() =>
        Judge(Seen().Add(Job(""), deleted: true)).Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Theory]
    [InlineData("InvalidImageName", "Failed to apply default image tag", ReasonCode.InvalidImageName, 0)]
    [InlineData("ErrImageNeverPull", "", ReasonCode.ImageNeverPull, 0)]
    [InlineData("ErrImagePull", "manifest for x:1 not found: manifest unknown", ReasonCode.ImageNotFound, 10)]
    [InlineData("ErrImagePull", "unauthorized: authentication required", ReasonCode.ImagePullDenied, 10)]
    [InlineData("ErrImagePull", "connection refused", ReasonCode.ImagePullFailing, 120)]
    [InlineData("CreateContainerConfigError", "secret \"db\" not found", ReasonCode.ConfigMissing, 10)]
    [InlineData("CreateContainerConfigError", "container has runAsNonRoot and image will run as root", ReasonCode.ContainerCannotStart, 10)]
    public void A_container_that_cannot_start_fails_after_its_grace(string reason, string message, ReasonCode expected, int grace)
    {
        var history = Seen().Add(Stuck(reason, message), deleted: false, Start);

        if (grace > 0)
        {
            var early = JobJudge.Judge(history, Start.AddSeconds(grace - 1));
            early.Result.ShouldBe(VerdictResult.Progressing);
            early.ReviewAt.ShouldBe(Start.AddSeconds(grace));
        }
        var judgement = JobJudge.Judge(history, Start.AddSeconds(grace));
        judgement.Result.ShouldBe(VerdictResult.Failed);
        judgement.Reason.ShouldBe(expected);
    }

    [Fact]
    public void A_pull_that_flaps_counts_from_its_first_failure_and_keeps_its_cause()
    {
        var history = Seen().Add(Stuck("ErrImagePull", "manifest unknown"), deleted: false, Start)
            .Add(Stuck("ImagePullBackOff", "Back-off pulling image"), deleted: false, Start.AddSeconds(9));

        JobJudge.Judge(history, Start.AddSeconds(10)).Reason.ShouldBe(ReasonCode.ImageNotFound);
    }

    [Fact]
    public void A_container_that_started_after_all_is_forgiven()
    {
        var history = Seen().Add(Stuck("CreateContainerConfigError", "configmap \"a\" not found"), deleted: false, Start)
            .Add(Pod("a", "Running", Running), deleted: false, Start.AddSeconds(5));

        JobJudge.Judge(history, Start.AddSeconds(60)).Result.ShouldBe(VerdictResult.Progressing);
    }

    [Theory]
    [InlineData("pods \"m-\" is forbidden: exceeded quota: q", ReasonCode.QuotaExceeded)]
    [InlineData("pods \"m-\" is forbidden: error looking up service account", ReasonCode.AdmissionRefused)]
    public void A_pod_that_cannot_be_created_is_found(string message, ReasonCode expected)
    {
        var history = Seen().Add(new EventView("FailedCreate", message, 1, new EventView.About("m", "job")), Start);

        JobJudge.Judge(history, Start.AddSeconds(9)).Result.ShouldBe(VerdictResult.Progressing);
        JobJudge.Judge(history, Start.AddSeconds(10)).Reason.ShouldBe(expected);
        JobJudge.Judge(history.Add(Pod("a", "Pending", ""), deleted: false, Start), Start.AddSeconds(60)).Result.ShouldBe(VerdictResult.Progressing);
    }

    [Theory]
    [InlineData("MountVolume.SetUp failed for volume \"v\" : secret \"db\" not found", ReasonCode.ConfigMissing, 10)]
    [InlineData("MountVolume.SetUp failed for volume \"v\" : references non-existent config key: a", ReasonCode.ConfigMissing, 10)]
    [InlineData("Unable to attach or mount volumes: timed out", ReasonCode.VolumeUnavailable, 120)]
    public void A_volume_that_cannot_be_mounted_again_and_again_fails(string message, ReasonCode expected, int seconds)
    {
        var mount = new EventView("FailedMount", message, 1, new EventView.About("m-x", "pod"));
        var history = Seen().Add(mount, Start).Add(Pod("m-x", "Pending", ""), deleted: false, Start).Add(mount, Start.AddSeconds(seconds - 1));

        JobJudge.Judge(history, Start.AddSeconds(600)).Result.ShouldBe(VerdictResult.Progressing);
        JobJudge.Judge(history.Add(mount, Start.AddSeconds(seconds)), Start.AddSeconds(seconds)).Reason.ShouldBe(expected);
    }

    private static JobJudgement Judge(JobHistory history) => JobJudge.Judge(history, Start);

    private static JobHistory Seen(string status = "", string spec = "\"parallelism\":1") => new(Job(status, spec));

    private static string Condition(string type, string reason = "") =>
        $$"""
        "conditions":[{"type":"{{type}}","status":"True","reason":"{{reason}}"}]
        """;

    private static JobView Job(string status, string spec = "\"parallelism\":1") => JobView.Of((JsonObject)JsonNode.Parse(
        "{\"metadata\":{\"name\":\"m\",\"uid\":\"job\"},\"spec\":{\"backoffLimit\":0," + spec + "},\"status\":{" + status + "}}")!);

    private static PodView Pod(string name, string phase, string container, string owner = "job") => PodView.Of((JsonObject)JsonNode.Parse(
        "{\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"" + name + "\",\"ownerReferences\":[{\"uid\":\"" + owner + "\",\"controller\":true}]},"
        + "\"spec\":{\"containers\":[{\"name\":\"migrate\"}]},\"status\":{\"phase\":\"" + phase + "\",\"containerStatuses\":[" + container + "]}}")!);

    private static PodView Stuck(string reason, string message) => Pod("a", "Pending",
        new JsonObject
        {
            ["name"] = "migrate",
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } },
        }.ToJsonString());

    private static PodView Deleting(PodView pod, DateTimeOffset at) =>
        pod with { Metadata = pod.Metadata with { DeletionTimestamp = at.AddSeconds(30), DeletionGracePeriodSeconds = 30 } };
}
