using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>A bad version is found early, named, and undone without a failed request.</summary>
public sealed class BadVersionTests
{
    [ClusterFact]
    public async Task A_version_that_crashes_is_found_early_and_undone()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        var replicaSets = (await app.Cluster.ListAsync(BuiltIn.ReplicaSets)).Count;
        await using var load = await app.LoadAsync();

        app.Workspace.Overlay("changed-config", "crashes");
        var result = (await app.DeployAsync()).ShouldExitWith(20);

        await load.StopAsync();
        load.ShouldHaveLostNothing();
        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        (await app.Cluster.ListAsync(BuiltIn.ReplicaSets)).Count.ShouldBe(replicaSets + 1);
        ((string?)result.Report!["verdicts"]!.AsArray().First(verdict => (string?)verdict!["result"] == "failed")!["reasonCode"]).ShouldBe("ContainerCrashing");
        result.Output.ShouldContain("boom: no database");
        app.Slack.Last.ToJsonString().ShouldContain("boom: no database");
    }
}
