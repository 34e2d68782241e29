using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Deploying;

public sealed class RollbackTests
{
    [ClusterFact]
    public async Task Rollback_goes_to_the_last_good_version_and_a_second_one_further_back()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        var (first, firstVersion) = (await app.RunningReplicaSetAsync(), app.Workspace.Head);
        (await app.RunAsync("Rollback")).ShouldExitWith(22).LastLine.ShouldContain("no older version that a release verified");

        var second = await DeployAsync(app, "web 2");
        await using (var load = await app.LoadAsync())
        {
            var back = (await app.RunAsync("Rollback")).ShouldExitWith(0);
            await load.StopAsync();
            load.ShouldHaveLostNothing();
            load.Answers.Keys.ShouldContain("web 1");
            back.LastLine.ShouldContain(firstVersion);
        }
        (await app.RunningReplicaSetAsync()).ShouldBe(first);
        (await app.RunAsync("Rollback")).ShouldExitWith(22);
        (await app.RunningReplicaSetAsync()).ShouldBe(first);

        var third = await DeployAsync(app, "web 3");
        await DeployAsync(app, "web 4");
        (await app.RunAsync("Rollback")).ShouldExitWith(0);
        (await app.RunningReplicaSetAsync()).ShouldBe(third);

        // Not to the second, which was rejected before.
        (await app.RunAsync("Rollback")).ShouldExitWith(0);
        (await app.RunningReplicaSetAsync()).ShouldBe(first);
        second.ShouldNotBe(first);
    }

    [ClusterFact]
    public async Task Rollback_refuses_an_app_that_has_another_workload_than_a_deployment()
    {
        await using var app = new WebApp();
        app.Workspace.Write("k8s/store.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: store }
            spec:
              serviceName: web
              selector: { matchLabels: { app: store } }
              template:
                metadata: { labels: { app: store } }
                spec: { containers: [{ name: store, image: "busybox:latest" }] }
            """).Commit("A store");

        var result = (await app.RunAsync("Rollback")).ShouldExitWith(22);

        result.Outcome.ShouldBe("rollbackRefused");
        result.LastLine.ShouldContain("statefulset/store is no Deployment");
    }

    private static async Task<string> DeployAsync(WebApp app, string answer)
    {
        app.Workspace.Write("www/index.html", answer + "\n").Commit(answer);
        (await app.DeployAsync()).ShouldExitWith(0);
        return await app.RunningReplicaSetAsync();
    }
}
