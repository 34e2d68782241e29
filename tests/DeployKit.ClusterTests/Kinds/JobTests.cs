using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Kinds;

public sealed class JobTests
{
    private static string Manifest(string command, string spec = "backoffLimit: 1", string image = "busybox:latest", string name = "work") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}} }
        spec:
          {{spec}}
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
                - name: app
                  image: {{image}}
                  imagePullPolicy: IfNotPresent
                  command: [sh, -c, "{{command}}"]
                  resources: { requests: { cpu: 5m } }
        """;

    [ClusterFact]
    public async Task A_job_runs_to_its_end_once_and_again_when_it_is_another()
    {
        await using var app = new KindsApp();
        var first = await app.Version("1", Manifest("sleep 2")).DeployAsync(0);
        first.Output.ShouldContain("1 of 1 complete");
        var uid = await UidAsync(app);

        (await app.DeployAsync(0)).Outcome.ShouldBe("unchanged");
        (await UidAsync(app)).ShouldBe(uid);

        var other = await app.Version("2", Manifest("sleep 1")).DeployAsync(0);
        other.Output.ShouldContain("deleted and created: it cannot be changed in place");
        (await UidAsync(app)).ShouldNotBe(uid);
    }

    [ClusterFact]
    public async Task A_job_that_fails_is_told_with_its_log_undone_and_run_again_by_the_next_release()
    {
        await using var app = new KindsApp();
        await app.Version("1", "").DeployAsync(0);

        var failed = await app.Version("2", Manifest("echo disk full; exit 3", "backoffLimit: 0")).DeployAsync(20);
        ((string?)failed.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.JobFailed), failed.Output);
        ((string?)failed.FailedVerdict["sentence"]).ShouldStartWith("work: container app exits 3 right after it starts (BackoffLimitExceeded");
        failed.Output.ShouldContain("disk full");
        (await app.Cluster.FindAsync(BuiltIn.Jobs, "work")).ShouldBeNull();
        (await app.ReleaseAsync()).ShouldBe("1");
    }

    [ClusterFact]
    public async Task A_replaced_job_is_left_by_the_undo_and_one_that_had_failed_runs_again()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("true")).DeployAsync(0);

        var failed = await app.Version("2", Manifest("exit 3", "backoffLimit: 0")).DeployAsync(20);
        failed.LastLine.ShouldContain("Left: job/work (it was replaced, and an undo runs nothing a second time)");
        (await app.ReleaseAsync()).ShouldBe("1");
        var uid = await UidAsync(app);

        var again = await app.RunAsync("Deploy");
        again.ShouldExitWith(20).Output.ShouldContain("deleted and created: it had failed, and nothing would run it again");
        (await UidAsync(app)).ShouldNotBe(uid);
    }

    [ClusterFact]
    public async Task A_replaced_job_that_is_still_at_work_is_stopped_by_the_undo()
    {
        const string Bad = """

            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: bad }
            spec: { containers: [{ name: app, image: "localhost:5000/nobody-pushed-this:1" }] }
            """;
        await using var app = new KindsApp();
        await app.Version("1", Manifest("true")).DeployAsync(0);

        var failed = await app.Version("2", Manifest("sleep 3600") + Bad).DeployAsync(20);

        failed.Outcome.ShouldBe("rolledBack", failed.Output);
        failed.Output.ShouldContain("job/work is deleted: it had not finished; the one that it replaced is not run a second time");
        (await app.Cluster.FindAsync(BuiltIn.Jobs, "work")).ShouldBeNull();
        (await app.ReleaseAsync()).ShouldBe("1");
    }

    [ClusterFact]
    public async Task A_job_with_the_longest_name_is_replaced_where_the_quota_is_used_up()
    {
        var name = new string('w', 56) + "-others";
        await using var app = new KindsApp();
        await app.Version("1", Manifest("true", name: name)).DeployAsync(0);
        await app.Cluster.QuotaAsync("count/jobs.batch", more: 0);

        var other = await app.Version("2", Manifest("sleep 1", name: name)).DeployAsync(0);

        other.Output.ShouldContain("deleted and created: it cannot be changed in place");
        ((string?)(await app.Cluster.GetAsync(BuiltIn.Jobs, name))["spec"]!["template"]!["spec"]!["containers"]![0]!["command"]![2]).ShouldBe("sleep 1");
    }

    [ClusterFact]
    public async Task A_job_that_takes_too_long_is_told_by_its_own_deadline()
    {
        await using var app = new KindsApp();
        await app.Version("1", "").DeployAsync(0);
        var failed = await app.Version("2", Manifest("sleep 60", "activeDeadlineSeconds: 1\n  backoffLimit: 1")).DeployAsync(20);
        ((string?)failed.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.JobDeadline), failed.Output);
        (await app.Cluster.FindAsync(BuiltIn.Jobs, "work")).ShouldBeNull();
    }

    [ClusterFact]
    public async Task A_job_whose_image_does_not_exist_is_found_early()
    {
        await using var app = new KindsApp();
        await app.Version("1", "").DeployAsync(0);
        var failed = await app.Version("2", Manifest("true", image: "localhost:5000/nobody-pushed-this:1")).DeployAsync(20);
        ((string?)failed.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ImageNotFound), failed.Output);
    }

    [ClusterFact]
    public async Task A_running_job_that_would_have_to_change_stops_the_release_before_anything_changed()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("sleep 3600")).RunAsync("Apply");
        var before = await app.Cluster.SnapshotAsync(BuiltIn.Jobs, BuiltIn.ConfigMaps);

        var refused = await app.Version("2", Manifest("sleep 1800")).DeployAsync(10);

        refused.LastLine.ShouldContain("job/work is still running");
        (await app.Cluster.SnapshotAsync(BuiltIn.Jobs, BuiltIn.ConfigMaps)).ShouldBe(before);
        (await app.RunAsync("Status")).ShouldExitWith(0).Output.ShouldContain("job/work: 0 of 1");
    }

    private static async Task<string?> UidAsync(KindsApp app) => (string?)(await app.Cluster.GetAsync(BuiltIn.Jobs, "work"))["metadata"]!["uid"];
}
