using System.Text;
using DeployKit.ClusterTests.Harness;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>A bad version is found early, named, and undone without a failed request.</summary>
public sealed class BadVersionTests(DeployedWebApp deployed) : IClassFixture<DeployedWebApp>
{
    // The manifest's progressDeadlineSeconds is 600. Generous for a busy machine: here it takes about 5 s.
    private const double Early = 60;

    [ClusterFact]
    public async Task A_version_that_crashes_is_found_early_and_undone()
    {
        var result = await ShouldBeUndoneAsync(ReasonCode.ContainerCrashing, "crashes");

        result.SecondsOf("AwaitRollout").ShouldBeLessThan(Early);
        foreach (var line in new[] { "boom: no database", "KeyError: 'SECRET_KEY_BASE'" })
        {
            result.Output.ShouldContain(line);
            deployed.Slack.LastText.ShouldContain(line);
        }
    }

    [ClusterFact]
    public async Task A_version_whose_image_does_not_exist_is_found_early_and_undone()
    {
        var result = await ShouldBeUndoneAsync(ReasonCode.ImageNotFound, "missing-image");

        result.SecondsOf("AwaitRollout").ShouldBeLessThan(Early);
        deployed.Slack.LastText.ShouldContain("web-that-nobody-pushed");
    }

    [ClusterFact]
    public async Task A_version_that_names_a_missing_secret_is_found_early_and_undone()
    {
        var result = await ShouldBeUndoneAsync(ReasonCode.ConfigMissing, "missing-secret");

        result.SecondsOf("AwaitRollout").ShouldBeLessThan(Early);
        deployed.Slack.LastText.ShouldContain("web-absent");
    }

    [ClusterFact]
    public async Task A_version_that_never_becomes_ready_is_undone_after_the_time_without_progress()
    {
        var result = await ShouldBeUndoneAsync(ReasonCode.NeverReady, "never-ready");

        result.Output.ShouldContain("still warming up");
        deployed.Slack.LastText.ShouldContain("still warming up");
    }

    [ClusterFact]
    public async Task A_version_that_logs_its_secret_tells_it_to_nobody()
    {
        var app = await deployed.GoodAsync();
        app.Workspace.Write("serve", """
            #!/bin/sh
            echo "cannot log in with $PASSWORD"
            printf %s "$PASSWORD" | base64
            echo "url: x$(printf %s "x$PASSWORD" | base64 -w0)"
            exit 1
            """).Write("serve.behaviour", $$"""
            log "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(WebApp.Password))}}"
            run "echo \"cannot log in with $PASSWORD\"; exit 1"
            """).Commit("Talks");

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        result.Output.ShouldContain("cannot log in with ***");
        deployed.Slack.LastText.ShouldContain("cannot log in with ***");
    }

    private async Task<HostResult> ShouldBeUndoneAsync(ReasonCode reason, string overlay)
    {
        var app = await deployed.GoodAsync();
        app.Workspace.Overlay("changed-config", overlay);
        if (reason == ReasonCode.NeverReady)
            app.Workspace.Replace("deploykit.yaml", "timeout: 45s", "timeout: 10s").Commit("Less patience");
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        var running = await app.RunningReplicaSetAsync();
        var replicaSets = await app.ReplicaSetsAsync();
        await using var load = await app.LoadAsync();

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        await load.StopAsync();
        load.ShouldHaveLostNothing();
        load.Answers.Keys.ShouldBe(["web 1"]);
        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        (await app.RunningReplicaSetAsync()).ShouldBe(running);
        (await app.ReplicaSetsAsync()).Count.ShouldBe(replicaSets.Count + 1);
        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(reason.ToString(), result.Output);
        ((string?)result.FailedVerdict["workload"]).ShouldBe("Deployment/web");
        result.Outcome.ShouldBe("rolledBack");
        deployed.Slack.LastText.ShouldContain(reason.ToString());
        deployed.Slack.LastText.ShouldContain("container app");
        return result;
    }
}
