using System.Collections.Immutable;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>Each waiting or terminated reason of the kubelet, in each kind of container: which row it is, and since when a failure.</summary>
public sealed class FailureTableTests
{
    private const string Pull = "rpc error: code = Unknown desc = Error response from daemon: ";

    public static TheoryData<string, string, string, ReasonCode, double> Waitings => new()
    {
        { "InvalidImageName", "couldn't parse image reference", "invalid-image-name", ReasonCode.InvalidImageName, 0 },
        { "ErrImageNeverPull", "Container image \"web\" is not present with pull policy of Never", "image-never-pull", ReasonCode.ImageNeverPull, 0 },
        { "SignatureValidationFailed", "image signature validation failed", "image-signature", ReasonCode.ImagePullDenied, 0 },
        { "ErrImagePull", Pull + "manifest for localhost:5000/web:9 not found: manifest unknown", "image-not-found", ReasonCode.ImageNotFound, 3 },
        { "ErrImagePull", "failed to pull and unpack image \"r/web:9\": no match for platform in manifest: not found", "image-not-found", ReasonCode.ImageNotFound, 3 },
        { "ErrImagePull", Pull + "pull access denied for web, repository does not exist or may require 'docker login'", "image-not-found", ReasonCode.ImageNotFound, 3 },
        { "ErrImagePull", Pull + "unauthorized: authentication required", "image-denied", ReasonCode.ImagePullDenied, 3 },
        { "ErrImagePull", "failed to do request: x509: certificate signed by unknown authority", "image-certificate", ReasonCode.ImagePullFailing, 10 },
        { "ErrImagePull", "http: server gave HTTP response to HTTPS client", "image-certificate", ReasonCode.ImagePullFailing, 10 },
        { "ErrImagePull", "Failed to pull image \"shop/access-denied-page:1\": Get https://r/v2/shop/access-denied-page/manifests/1: i/o timeout", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ErrImagePull", "Failed to pull image \"denied\": dial tcp: i/o timeout", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ErrImagePull", Pull + "Get https://r/v2/shop/forbidden/manifests/unauthorized: i/o timeout while pulling shop/forbidden:unauthorized", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ErrImagePull", "failed to resolve reference \"r/x509:1\": dial tcp: i/o timeout", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ErrImagePull", Pull + "pull access denied for shop/access-denied-page", "image-denied", ReasonCode.ImagePullDenied, 3 },
        { "ErrImagePull", "denied: requested access to the resource is denied", "image-denied", ReasonCode.ImagePullDenied, 3 },
        { "ErrImagePull", "failed to resolve reference \"r/web:9\": unexpected status from HEAD request: 403 Forbidden", "image-denied", ReasonCode.ImagePullDenied, 3 },
        { "ErrImagePull", "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}", "image-denied", ReasonCode.ImagePullDenied, 3 },
        { "ErrImagePull", "toomanyrequests: You have reached your pull rate limit.", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ErrImagePull", "dial tcp: lookup registry: no such host", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ImagePullBackOff", "Back-off pulling image \"r/web:9\"", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "RegistryUnavailable", "connection refused", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "ImageInspectError", "Failed to inspect image", "image-pull", ReasonCode.ImagePullFailing, 60 },
        { "CreateContainerConfigError", "secret \"env\" not found", "config-missing", ReasonCode.ConfigMissing, 10 },
        { "CreateContainerConfigError", "configmap \"env\" not found", "config-missing", ReasonCode.ConfigMissing, 10 },
        { "CreateContainerConfigError", "couldn't find key A in Secret test/env", "config-missing", ReasonCode.ConfigMissing, 10 },
        { "CreateContainerConfigError", "container has runAsNonRoot and image will run as root", "run-as-non-root", ReasonCode.ContainerCannotStart, 0 },
        { "CreateContainerConfigError", "failed to sync configmap cache: timed out waiting for the condition", "start-error", ReasonCode.ContainerCannotStart, 30 },
        { "CreateContainerError", "Error response from daemon: Conflict. The container name is already in use", "start-error", ReasonCode.ContainerCannotStart, 30 },
        { "CreateContainerError", "failed to generate container spec: no command specified", "start-error", ReasonCode.ContainerCannotStart, 30 },
        { "PreCreateHookError", "hook", "start-error", ReasonCode.ContainerCannotStart, 30 },
        { "PreStartHookError", "hook", "start-error", ReasonCode.ContainerCannotStart, 30 },
        { "RunContainerError", "exec: \"serve\": permission denied: unknown", "cannot-start", ReasonCode.ContainerCannotStart, 3 },
        { "RunContainerError", "exec format error", "cannot-start", ReasonCode.ContainerCannotStart, 3 },
        { "RunContainerError", "error setting cgroup config", "start-error", ReasonCode.ContainerCannotStart, 30 },
    };

    [Theory]
    [MemberData(nameof(Waitings))]
    public void A_container_that_waits_fails_when_its_rows_grace_is_over(string reason, string message, string rule, ReasonCode code, double grace)
    {
        foreach (var container in Kinds(Waiting(reason, message)))
        {
            var rollout = new Scenario().Counts(1).Pod("a", container);
            if (grace > 0)
            {
                rollout.At(grace - 0.1).Verdict.Result.ShouldBe(VerdictResult.Progressing);
                rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(grace));
            }
            rollout.At(grace).Verdict.Rule.ShouldBe(rule);
            rollout.Verdict.Reason.ShouldBe(code);
            rollout.Verdict.Setting.ShouldBe($"rollout.rules.{rule}");
            rollout.Verdict.Sentence.ShouldContain($"container {container.Name}");
        }
    }

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    [InlineData("")]
    public void What_waits_for_its_turn_is_no_failure(string reason) =>
        new Scenario().Counts(1).Pod("a", Waiting(reason)).At(599).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData(1, "Error", "crash-loop", ReasonCode.ContainerCrashing)]
    [InlineData(0, "Completed", "crash-loop", ReasonCode.ContainerCrashing)]
    [InlineData(137, "OOMKilled", "out-of-memory", ReasonCode.OutOfMemory)]
    [InlineData(137, "Error", "crash-loop", ReasonCode.ContainerCrashing)]
    [InlineData(139, "Error", "crash-loop", ReasonCode.ContainerCrashing)]
    [InlineData(128, "StartError", "crash-loop", ReasonCode.ContainerCrashing)]
    public void An_app_container_that_ends_for_the_third_time_fails(int exitCode, string reason, string rule, ReasonCode code)
    {
        var rollout = new Scenario().Counts(1).Crash("a", 2, exitCode: exitCode, reason: reason);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 1, from: 20, exitCode: exitCode, reason: reason, restartsBefore: 2).Verdict.Rule.ShouldBe(rule);
        rollout.Verdict.Reason.ShouldBe(code);
    }

    [Fact]
    public void A_sidecar_is_judged_as_an_app_container_and_named_as_what_it_is()
    {
        var rollout = new Scenario().Counts(1);
        for (var crash = 0; crash < 3; crash++)
            rollout.At(crash).Pod("a", Container(Ended(1, at: crash), "proxy", restarts: crash) with { Sidecar = true }, Waiting("PodInitializing"));
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        rollout.Verdict.Sentence.ShouldBe("web: sidecar container proxy exits 1 right after it starts");
    }

    [Fact]
    public void A_hook_after_the_start_that_fails_is_named()
    {
        var rollout = new Scenario().Counts(1);
        for (var crash = 0; crash < 3; crash++)
            rollout.At(crash).Pod("a", Waiting("PostStartHookError", "command 'warm-up' exited with 1", restarts: crash));
        rollout.Verdict.Rule.ShouldBe("post-start-hook");
        rollout.Verdict.Sentence.ShouldBe("web: container app is restarted because its postStart hook fails: command 'warm-up' exited with 1");
    }

    [Theory]
    [InlineData("failed to start container \"1f2e\": Error response from daemon: OCI runtime create failed: container_linux.go:370: starting container process caused: exec: \"serve\": executable file not found in $PATH: unknown")]
    [InlineData("failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"serve\": executable file not found in $PATH: unknown")]
    [InlineData("failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"serve\": executable file not found in $PATH")]
    public void The_layers_of_the_runtime_do_not_lead_the_sentence(string message) =>
        new Scenario().Counts(1).Pod("a", Waiting("RunContainerError", message)).At(3)
            .Verdict.Sentence.ShouldBe("web: container app cannot start: exec: \"serve\": executable file not found in $PATH");

    [Fact]
    public void The_cause_of_a_pull_is_read_from_its_event_when_only_the_back_off_was_seen()
    {
        var rollout = new Scenario(changed: false).Counts(1).Pod("a", Waiting("ImagePullBackOff", "Back-off pulling image \"r/web:9\""))
            .Warn("Failed", "Failed to pull image \"r/web:9\": rpc error: code = NotFound desc = manifest unknown", about: "a-uid", container: "app");
        rollout.At(3).Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
    }

    [Theory]
    [InlineData("MountVolume.SetUp failed for volume \"env\" : secret \"env\" not found", "volume-config", 10, "web: a volume of its pods needs secret env, which does not exist")]
    [InlineData("MountVolume.SetUp failed for volume \"env\" : configmap \"env\" not found", "volume-config", 10, "web: a volume of its pods needs configmap env, which does not exist")]
    [InlineData("MountVolume.SetUp failed for volume \"data\" : mount failed: exit status 32", "volume-mount", 120, "web: a volume of its pods cannot be mounted: mount failed: exit status 32")]
    public void A_volume_that_cannot_be_mounted_fails_after_a_while(string message, string rule, double grace, string sentence)
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Warn("FailedMount", message, about: "a-uid")
            .At(grace / 2).Warn("FailedMount", message, about: "a-uid", count: 2);
        rollout.At(grace - 0.1).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(grace).Verdict.Rule.ShouldBe(rule);
        rollout.Verdict.Sentence.ShouldBe(sentence);
    }

    [Fact]
    public void A_mount_whose_next_try_is_overdue_went_well_and_the_pull_that_follows_may_take_its_time()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating"));
        foreach (var (at, count) in new[] { (0, 1), (0.5, 2), (1.5, 3) })
            rollout.At(at).Warn("FailedMount", "MountVolume.SetUp failed for volume \"env\" : configmap \"env\" not found", about: "a-uid", count: count);
        rollout.At(300).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Warn("FailedMount", "MountVolume.SetUp failed for volume \"env\" : configmap \"env\" not found", about: "a-uid", count: 4).Verdict.Rule.ShouldBe("volume-config");
    }

    [Fact]
    public void A_volume_that_was_mounted_at_last_is_forgiven()
    {
        var rollout = new Scenario().Counts(1).Warn("FailedAttachVolume", "Multi-Attach error", about: "a-uid").Pod("a", Waiting("ContainerCreating"));
        rollout.At(60).Pod("a", Running()).At(300).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void An_event_that_comes_before_its_pod_counts_too() =>
        new Scenario().Counts(1).Warn("FailedAttachVolume", "no such disk", about: "a-uid").Pod("a", Waiting("ContainerCreating"))
            .At(60).Warn("FailedAttachVolume", "no such disk", about: "a-uid", count: 2).At(120)
            .Verdict.Reason.ShouldBe(ReasonCode.VolumeUnavailable);

    [Fact]
    public void A_sandbox_that_cannot_be_made_fails_after_a_minute()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Warn("FailedCreatePodSandBox", "no IP addresses available in range set", about: "a-uid")
            .At(30).Warn("FailedCreatePodSandBox", "no IP addresses available in range set", about: "a-uid", count: 2);
        rollout.At(59).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(60).Verdict.Sentence.ShouldBe("web: its pods cannot be set up on their nodes: no IP addresses available in range set");
    }

    [Theory]
    [InlineData("0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.", "claim-unbound", ReasonCode.VolumeUnavailable, 180)]
    [InlineData("0/1 nodes are available: 1 persistentvolumeclaim \"data\" not found.", "claim-missing", ReasonCode.VolumeUnavailable, 30)]
    [InlineData("0/1 nodes are available: 1 Insufficient memory.", "unschedulable", ReasonCode.Unschedulable, 180)]
    public void A_pod_without_a_node_is_told_apart_by_its_cause(string message, string rule, ReasonCode code, double grace)
    {
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = new Condition(false, "Unschedulable", message, null) });
        rollout.At(grace - 1).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(grace).Verdict.Rule.ShouldBe(rule);
        rollout.Verdict.Reason.ShouldBe(code);
    }

    [Fact]
    public void With_an_autoscaler_a_pod_without_a_node_waits_for_the_timeout()
    {
        var rollout = new Scenario { Policy = new RolloutPolicy { Autoscaler = true } }.Counts(1)
            .Pod("a", pod => pod with { Scheduled = new Condition(false, "Unschedulable", "0/1 nodes are available", null) });
        rollout.At(599).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.Unschedulable);
        rollout.Verdict.Setting.ShouldBe("rollout.timeout");
    }

    [Fact]
    public void A_scheduling_gate_is_named_only_by_the_deadline()
    {
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = new Condition(false, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", null) });
        rollout.At(599).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(600).Verdict.Sentence.ShouldStartWith("web: its pods wait behind a scheduling gate");
    }

    [Fact]
    public void A_readiness_gate_is_named_only_by_the_deadline()
    {
        var rollout = new Scenario().Counts(1, 0).Pod("a", pod => pod with { Ready = false, Gate = new Condition(false, "ReadinessGatesNotReady", "corresponding condition of pod readiness gate \"lb\" does not exist.", null) }, Running(ready: true));
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.NeverReady);
        rollout.Verdict.Sentence.ShouldContain("readiness gate \"lb\"");
    }

    [Theory]
    [InlineData("Error creating: pods \"web-\" is forbidden: exceeded quota: q, requested: pods=1", "a quota refuses its pods: pods \"web-\" is forbidden")]
    [InlineData("pods \"web-\" is forbidden: failed quota: q: must specify limits.cpu", "a quota refuses its pods: ")]
    [InlineData("pods \"web-\" is forbidden: minimum memory usage per Pod is 1Gi", "a limit range refuses its pods: ")]
    [InlineData("pods \"web-\" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 10", "a limit range refuses its pods: ")]
    [InlineData("admission webhook \"no.example\" denied the request: no", "an admission webhook refuses its pods: ")]
    [InlineData("pods \"web-\" is forbidden: violates PodSecurity \"restricted:latest\"", "the namespace's pod security level refuses its pods: ")]
    [InlineData("pods \"web-\" is forbidden: error looking up service account test/robot: serviceaccount \"robot\" not found", "its pods need serviceaccount robot, which does not exist")]
    public void Who_refuses_the_pods_is_said(string message, string sentence) =>
        new Scenario().Counts(0).Change(view => view with { ReplicaFailure = new Condition(true, "FailedCreate", message, null) }).At(30)
            .Verdict.Sentence.ShouldStartWith($"web: {sentence}");

    private static IEnumerable<ContainerView> Kinds(ContainerView container) =>
        [container, container with { Init = true, Name = "prepare" }, container with { Sidecar = true, Name = "proxy" }];
}
