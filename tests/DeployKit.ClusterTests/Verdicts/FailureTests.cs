using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>What can be wrong with a new version: each ends in its reason, within seconds, and is undone.</summary>
public sealed class FailureTests
{
    // A manifest's progress deadline is ten minutes where it says nothing. Generous for a busy machine.
    private const double Early = 75;

    [ClusterFact]
    public async Task A_missing_secret_of_three_pods_is_told_once()
    {
        var result = await ShouldFailAsync(
            Workload.Idle with { Replicas = 3, Container = "envFrom: [{ secretRef: { name: absent } }]" }, ReasonCode.ConfigMissing, "config-missing");

        result.Output.ShouldContain("needs secret absent, which does not exist");
        result.Output.ShouldContain("and 2 alike");
        result.FailedVerdict["pods"]!.AsArray().Count.ShouldBe(1);
    }

    [ClusterFact]
    public async Task An_init_container_that_fails_is_named_with_its_log()
    {
        var result = await ShouldFailAsync(
            Workload.Idle with { Pod = "initContainers: [{ name: prepare, image: 'busybox:latest', imagePullPolicy: IfNotPresent, command: [sh, -c, 'echo no volume to prepare; exit 1'] }]" },
            ReasonCode.InitFailing, "init-crash-loop");

        result.Output.ShouldContain("init container prepare exits 1");
        result.Output.ShouldContain("no volume to prepare");
    }

    [ClusterFact]
    public async Task A_crash_is_named_with_its_exit_code_and_its_last_line()
    {
        var result = await ShouldFailAsync(Workload.Crashing(exitCode: 3), ReasonCode.ContainerCrashing, "crash-loop");

        result.Output.ShouldContain("web: container app exits 3 right after it starts; last line: boom: no database");
        result.Output.ShouldContain("rollout.rules.crash-loop");
    }

    [ClusterFact]
    public async Task A_missing_binary_after_a_good_init_container_is_no_crash()
    {
        var result = await ShouldFailAsync(
            Workload.Idle with
            {
                Container = "args: [x], lifecycle: {}",
                Pod = "initContainers: [{ name: prepare, image: 'busybox:latest', imagePullPolicy: IfNotPresent, command: [sh, -c, 'echo prepared'] }]",
            },
            ReasonCode.ContainerCannotStart, "cannot-start", manifest => manifest.Replace("command: [sh, -c, \"sleep 3600\"]", "command: [/no/such/binary]"));

        result.Output.ShouldContain("container app cannot start");
        result.Output.ShouldContain("/no/such/binary");
    }

    [ClusterFact]
    public async Task An_app_that_outgrows_its_memory_is_named_so()
    {
        // The shell doubles a text until its limit.
        var result = await ShouldFailAsync(
            Workload.Idle with { Script = "x=abcdefgh; while true; do x=$x$x; done", Container = "resources: { limits: { memory: 16Mi } }" },
            ReasonCode.OutOfMemory, "out-of-memory", manifest => manifest.Replace("resources: { requests: { cpu: 5m } }\n", "terminationMessagePath: /dev/termination-log\n"));

        result.Output.ShouldContain("OOMKilled");
    }

    [ClusterFact]
    public async Task A_volume_of_a_missing_config_map_is_named()
    {
        var result = await ShouldFailAsync(
            Workload.Idle with
            {
                Container = "volumeMounts: [{ name: config, mountPath: /config }]",
                Pod = "volumes: [{ name: config, configMap: { name: absent } }]",
            },
            ReasonCode.ConfigMissing, "volume-config");

        result.Output.ShouldContain("needs configmap absent, which does not exist");
    }

    [ClusterFact]
    public async Task A_startup_probe_and_a_liveness_probe_are_told_apart_from_readiness()
    {
        const string probe = "{ exec: { command: [cat, /absent] }, periodSeconds: 1, failureThreshold: 2 }";
        await using var app = new PlainApp();
        // Without a readiness probe a container is ready as soon as it runs, and its rollout complete before a probe fails.
        app.With("starting", (Workload.Idle with { Container = $"startupProbe: {probe}" }).Named("starting"))
            .With("living", (Workload.Idle with { Container = $"livenessProbe: {probe}, readinessProbe: {probe}" }).Named("living"));

        var verdicts = PlainApp.Verdicts((await app.DeployAsync("--keep-going")).ShouldExitWith(20));

        ((string?)verdicts["Deployment/starting"]["reasonCode"]).ShouldBe(nameof(ReasonCode.StartupFailing));
        ((string?)verdicts["Deployment/starting"]["sentence"])!.ShouldContain("startup probe (exec cat /absent)");
        ((string?)verdicts["Deployment/living"]["reasonCode"]).ShouldBe(nameof(ReasonCode.LivenessFailing));
        ((string?)verdicts["Deployment/living"]["sentence"])!.ShouldContain("liveness probe (exec cat /absent)");
    }

    [ClusterFact]
    public async Task Pods_that_are_evicted_for_their_own_size_end_the_release()
    {
        await using var app = new PlainApp();
        // Not ready before the kubelet has looked at its volumes, which it does every ten seconds, or later when it is busy.
        app.Rollout("timeout: 4m").With("web", (Workload.Idle with
        {
            Script = "dd if=/dev/zero of=/scratch/large bs=1M count=8; sleep 3600",
            Container = "volumeMounts: [{ name: scratch, mountPath: /scratch }], readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 300 }",
            Pod = "volumes: [{ name: scratch, emptyDir: { sizeLimit: 1Mi } }]",
        }).Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ((string?)result.FailedVerdict["rule"]).ShouldBe("own-storage-limit", result.Output);
        result.Output.ShouldContain("Usage of EmptyDir volume \"scratch\" exceeds the limit");
    }

    [ClusterFact]
    public async Task A_daemon_set_that_crashes_is_found_early() =>
        (await ShouldFailAsync(Workload.Crashing() with { Kind = "DaemonSet" }, ReasonCode.ContainerCrashing, "crash-loop")).Output.ShouldContain("BackOff");

    [ClusterFact]
    public async Task A_stateful_set_that_crashes_is_found_early() =>
        await ShouldFailAsync(Workload.Crashing() with { Kind = "StatefulSet", Replicas = 2 }, ReasonCode.ContainerCrashing, "crash-loop");

    [ClusterFact]
    public async Task A_pod_that_no_node_takes_is_unschedulable_after_its_grace()
    {
        await using var app = new PlainApp();
        app.Rollout("timeout: 60s, rules: { unschedulable: { grace: 3s } }").With("web", (Workload.Idle with { Pod = "nodeSelector: { disk: none }" }).Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.Unschedulable));
        result.Output.ShouldContain("0/1 nodes are available");
    }

    [ClusterFact]
    public async Task A_quota_that_refuses_the_pods_is_named_after_its_grace()
    {
        await using var app = new PlainApp();
        app.Rollout("timeout: 60s, rules: { quota: { grace: 5s } }")
            .With("quota", "{ apiVersion: v1, kind: ResourceQuota, metadata: { name: none }, spec: { hard: { pods: 0 } } }")
            .With("web", Workload.Idle.Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.QuotaExceeded));
        result.Output.ShouldContain("exceeded quota: none");
        result.FailedVerdict["events"]!.AsArray().ShouldContain(line => ((string)line!).StartsWith("FailedCreate", StringComparison.Ordinal));
    }

    private static async Task<HostResult> ShouldFailAsync(Workload workload, ReasonCode reason, string rule, Func<string, string>? change = null)
    {
        await using var app = new PlainApp();
        var manifest = workload.Named("web");
        app.With("web", change?.Invoke(manifest) ?? manifest);
        change?.Invoke(manifest).ShouldNotBe(manifest);

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(reason.ToString(), result.Output);
        ((string?)result.FailedVerdict["rule"]).ShouldBe(rule, result.Output);
        result.SecondsOf("AwaitRollout").ShouldBeLessThan(Early);
        // On a first release the undo removes what it created; the pods follow their owner.
        await app.Cluster.UntilNoneAsync(BuiltIn.Pods, TimeSpan.FromMinutes(1));
        return result;
    }
}
