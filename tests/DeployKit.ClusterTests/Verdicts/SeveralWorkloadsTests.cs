using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>Several workloads in one release, each with an end of its own.</summary>
public sealed class SeveralWorkloadsTests
{
    [ClusterFact]
    public async Task Each_is_judged_to_its_end_when_the_release_is_to_keep_going()
    {
        await using var app = new PlainApp();
        app.With("good", (Workload.Idle with { Replicas = 2 }).Named("good"))
            .With("slow", (Workload.NeverReady with
            {
                Spec = "progressDeadlineSeconds: 10",
                Pod = "volumes: []",
            }).Named("slow").Replace("}]\n", "}, { name: sidecar, image: 'busybox:latest', imagePullPolicy: IfNotPresent, command: [sleep, '3600'] }]\n"))
            .With("init", (Workload.Idle with
            {
                Pod = "initContainers: [{ name: prepare, image: 'busybox:latest', imagePullPolicy: IfNotPresent, command: ['false'] }]",
            }).Named("init"))
            .With("mount", (Workload.Idle with
            {
                Container = "volumeMounts: [{ name: config, mountPath: /config }]",
                Pod = "volumes: [{ name: config, configMap: { name: absent } }]",
            }).Named("mount"));

        var result = (await app.DeployAsync("--keep-going")).ShouldExitWith(20);

        var verdicts = PlainApp.Verdicts(result);
        ((string?)verdicts["Deployment/good"]["result"]).ShouldBe("succeeded");
        ((string?)verdicts["Deployment/slow"]["reasonCode"]).ShouldBe(nameof(ReasonCode.NeverReady));
        ((string?)verdicts["Deployment/slow"]["sentence"])!.ShouldNotContain("sidecar");
        ((string?)verdicts["Deployment/init"]["reasonCode"]).ShouldBe(nameof(ReasonCode.InitFailing));
        ((string?)verdicts["Deployment/mount"]["reasonCode"]).ShouldBe(nameof(ReasonCode.ConfigMissing));
        result.LastLine.ShouldContain("3 of 4");
        foreach (var noise in new[] { "Scheduled", "Pulled", "Created container", "Started container" })
            result.Output.ShouldNotContain(noise);
    }

    [ClusterFact]
    public async Task The_first_failure_ends_the_release_and_the_others_are_told_as_far_as_they_came()
    {
        await using var app = new PlainApp();
        app.With("bad", (Workload.Idle with { Image = "localhost:5000/nobody-pushed-this:1" }).Named("bad"))
            .With("slow", Workload.NeverReady.Named("slow"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        var verdicts = PlainApp.Verdicts(result);
        ((string?)verdicts["Deployment/bad"]["reasonCode"]).ShouldBe(nameof(ReasonCode.ImageNotFound));
        ((string?)verdicts["Deployment/slow"]["result"]).ShouldBe("progressing");
        result.SecondsOf("AwaitRollout").ShouldBeLessThan(45);
    }

    [ClusterFact]
    public async Task Whoever_ran_out_of_time_is_told_from_who_failed()
    {
        await using var app = new PlainApp();
        app.Rollout("timeout: 25s")
            .With("good", Workload.Idle.Named("good"))
            .With("deadline", (Workload.NeverReady with { Spec = "progressDeadlineSeconds: 5" }).Named("deadline"))
            .With("crash", Workload.Crashing().Named("crash"))
            .With("limit", (Workload.NeverReady with { Spec = "progressDeadlineSeconds: 100" }).Named("limit"));

        var result = (await app.DeployAsync("--keep-going")).ShouldExitWith(20);

        var verdicts = PlainApp.Verdicts(result);
        ((string?)verdicts["Deployment/good"]["result"]).ShouldBe("succeeded");
        ((string?)verdicts["Deployment/deadline"]["rule"]).ShouldBe("progress-deadline");
        // It might have waited for one of the others, which are still starting: its time is theirs.
        ((string?)verdicts["Deployment/crash"]["reasonCode"]).ShouldBe(nameof(ReasonCode.ContainerCrashing));
        ((string?)verdicts["Deployment/limit"]["rule"]).ShouldBe("release-timeout");
        (await app.Cluster.ListAsync(BuiltIn.Deployments)).ShouldBeEmpty();
    }
}
