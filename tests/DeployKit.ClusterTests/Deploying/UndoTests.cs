using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>Changes that server-side apply cannot take back get past Check and are undone all the same.</summary>
public sealed class UndoTests(DeployedWebApp deployed) : IClassFixture<DeployedWebApp>
{
    [ClusterFact]
    public Task An_added_probe_is_undone() => ShouldBeUndoneAsync("added-probe");

    [ClusterFact]
    public Task A_volume_that_went_from_config_map_to_secret_is_undone() => ShouldBeUndoneAsync("volume-to-secret");

    [ClusterFact]
    public Task A_strategy_that_went_to_recreate_is_undone() => ShouldBeUndoneAsync("recreate");

    private async Task ShouldBeUndoneAsync(string overlay)
    {
        var app = await deployed.GoodAsync();
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        var running = await app.RunningReplicaSetAsync();

        app.Workspace.Overlay(overlay, "changed-config", "crashes");
        var undone = (await app.DeployAsync()).ShouldExitWith(20);

        undone.Output.ShouldContain("nothing differs from before");
        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        (await app.RunningReplicaSetAsync()).ShouldBe(running);

        var replicaSets = (await app.ReplicaSetsAsync()).Count;
        deployed.CheckOutGood();
        var again = (await app.DeployAsync()).ShouldExitWith(0);

        again.Outcome.ShouldBe("unchanged", again.Output);
        (await app.ReplicaSetsAsync()).Count.ShouldBe(replicaSets);
    }
}
