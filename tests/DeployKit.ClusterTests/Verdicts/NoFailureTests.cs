using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>What looks like a failure and is none.</summary>
public sealed class NoFailureTests
{
    [ClusterFact]
    public async Task A_workload_may_be_scaled_to_nothing_and_begin_with_nothing()
    {
        await using var app = new PlainApp();
        app.With("web", Workload.Idle.Named("web"))
            .With("none", (Workload.Idle with { Replicas = 0 }).Named("none"))
            .With("noset", (Workload.Idle with { Replicas = 0, Kind = "StatefulSet" }).Named("noset"));
        (await app.DeployAsync()).ShouldExitWith(0);

        app.With("web", (Workload.Idle with { Replicas = 0 }).Named("web"));
        (await app.DeployAsync()).ShouldExitWith(0).Output.ShouldContain("deployment/web revision 1: 0 replicas wanted");
    }

    [ClusterFact]
    public async Task Replicas_that_the_manifest_leaves_out_are_those_that_run()
    {
        await using var app = new PlainApp();
        static string WithoutReplicas(string script) => new Workload(script).Named("web").Replace("replicas: 1,", "");
        app.With("web", WithoutReplicas("sleep 3600"));
        (await app.DeployAsync()).ShouldExitWith(0);
        var web = new ObjectPath(BuiltIn.Deployments, app.Cluster.Namespace, "web");
        await app.Cluster.Client.PatchAsync(web, PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 2 } }, new WriteOptions(), default);

        app.With("web", WithoutReplicas("sleep 3601"));
        (await app.DeployAsync()).ShouldExitWith(0).Output.ShouldContain("2 of 2 ready");
    }

    [ClusterFact]
    public async Task The_good_version_after_a_bad_one_is_not_blamed_for_it_and_runs_on_its_old_replica_set()
    {
        await using var app = new PlainApp();
        app.With("web", Workload.Idle.Named("web"));
        (await app.DeployAsync()).ShouldExitWith(0);
        app.With("web", Workload.Crashing().Named("web"));
        (await app.DeployAsync()).ShouldExitWith(20);

        app.With("web", Workload.Idle.Named("web"));
        (await app.DeployAsync()).ShouldExitWith(0);
        (await app.Cluster.ListAsync(BuiltIn.ReplicaSets)).Count.ShouldBe(2);
    }

    [ClusterFact]
    public async Task Recreate_is_awaited_twice()
    {
        await using var app = new PlainApp();
        foreach (var script in new[] { "sleep 3600", "sleep 3601" })
        {
            app.With("web", (new Workload(script) with { Replicas = 2, Spec = "strategy: { type: Recreate }" }).Named("web"));
            (await app.DeployAsync()).ShouldExitWith(0).Output.ShouldContain("2 of 2 ready");
        }
    }

    [ClusterFact]
    public async Task Sets_with_strategy_on_delete_succeed_with_a_warning()
    {
        await using var app = new PlainApp();
        foreach (var script in new[] { "sleep 3600", "sleep 3601" })
        {
            app.With("store", (new Workload(script) with { Kind = "StatefulSet", Spec = "updateStrategy: { type: OnDelete }" }).Named("store"))
                .With("agent", (new Workload(script) with { Kind = "DaemonSet", Spec = "updateStrategy: { type: OnDelete }" }).Named("agent"));
            var output = (await app.DeployAsync()).ShouldExitWith(0).Output;
            output.Contains("warning:", StringComparison.Ordinal).ShouldBe(script == "sleep 3601", output);
        }
    }

    [ClusterFact]
    public async Task A_crash_at_start_that_recovers_is_no_failure()
    {
        await using var app = new PlainApp();
        // The node's folder survives the container, so that its second run can know of the first.
        app.With("web", (new Workload("test -e /scratch/ran || { touch /scratch/ran; exit 1; }; sleep 3600") with
        {
            Container = "volumeMounts: [{ name: scratch, mountPath: /scratch }]",
            Pod = "volumes: [{ name: scratch, emptyDir: {} }]",
        }).Named("web"));

        (await app.DeployAsync()).ShouldExitWith(0);
    }

    [ClusterFact]
    public async Task An_app_that_crashes_until_its_database_is_up_is_waited_for()
    {
        await using var app = new PlainApp();
        // Well before it is known to be up, so that no start after that can fail, however slow the node is.
        app.With("db", (Workload.Idle with { Container = "readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 40, periodSeconds: 1 }" }).Named("db"))
            .With("web", new Workload("[ $(( $(date +%s) - $(stat -c %Y /scratch) )) -ge 30 ] || { echo no database yet; exit 1; }; sleep 3600").Named("web").Replace(
                "resources: { requests: { cpu: 5m } }", "volumeMounts: [{ name: scratch, mountPath: /scratch }]").Replace(
                "terminationGracePeriodSeconds: 0,", "terminationGracePeriodSeconds: 0, volumes: [{ name: scratch, emptyDir: {} }],"));

        (await app.DeployAsync()).ShouldExitWith(0);
    }

    [ClusterFact(NotOnSandbox = "a template says the same of all its pods, and no script runs that tells them apart")]
    public async Task One_bad_pod_of_three_fails_where_any_is_the_quorum()
    {
        await using var app = new PlainApp();
        // Only the set's first pod crashes.
        app.Rollout("timeout: 60s, quorum: any")
            .With("web", (new Workload("case $(hostname) in *-0) echo I am the first; exit 1;; esac; sleep 3600") with { Kind = "StatefulSet", Replicas = 3, Spec = "podManagementPolicy: Parallel" }).Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ContainerCrashing));
        result.Output.ShouldContain("1 of 3 new pods");
    }
}
