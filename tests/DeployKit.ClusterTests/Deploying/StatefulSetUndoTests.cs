using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

public sealed class StatefulSetUndoTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: store
        spec:
          serviceName: web
          replicas: 2
          selector: { matchLabels: { app: store } }
          template:
            metadata: { labels: { app: store } }
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: store
                  image: busybox:latest
                  imagePullPolicy: IfNotPresent
                  command: [sh, -c, "sleep 3600"]
                  resources: { requests: { cpu: 5m } }
        """;

    [ClusterFact]
    public async Task The_pod_that_holds_up_the_undo_of_a_stateful_set_is_replaced()
    {
        await using var app = new WebApp();
        app.Workspace.Write("k8s/store.yaml", Manifest).Commit("A store");
        (await app.DeployAsync()).ShouldExitWith(0);
        var before = await app.Cluster.SnapshotAsync(BuiltIn.StatefulSets);

        app.Workspace.Replace("k8s/store.yaml", "sleep 3600", "echo no disk; exit 4").Commit("A bad store");
        var result = (await app.DeployAsync()).ShouldExitWith(20);

        (await app.Cluster.SnapshotAsync(BuiltIn.StatefulSets)).ShouldBe(before);
        var store = await app.Cluster.GetAsync(BuiltIn.StatefulSets, "store");
        ((int?)store["status"]!["readyReplicas"]).ShouldBe(2);
        ((string?)store["status"]!["currentRevision"]).ShouldBe((string?)store["status"]!["updateRevision"]);
        result.Output.ShouldContain("no disk");
    }
}
