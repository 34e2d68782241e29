using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Kinds;

/// <summary>A ReplicationController replaces no pod by itself: the release does, and so does its undo.</summary>
public sealed class ReplicationControllerTests
{
    private static string Manifest(string command, int replicas = 3) => $$"""
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: web }
        spec:
          replicas: {{replicas}}
          selector: { app: web }
          template:
            metadata: { labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: app
                  image: busybox:latest
                  imagePullPolicy: IfNotPresent
                  command: [sh, -c, "{{command}}"]
                  resources: { requests: { cpu: 5m } }
        """;

    [ClusterFact]
    public async Task A_changed_one_runs_its_new_version_pod_by_pod_and_a_bad_one_is_undone()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("echo one; sleep 3600")).DeployAsync(0);
        var first = Uids(await app.PodsAsync());

        var second = await app.Version("2", Manifest("echo two; sleep 3600")).DeployAsync(0);

        var pods = await app.PodsAsync();
        pods.Count.ShouldBe(3);
        pods.ShouldAllBe(pod => Command(pod) == "echo two; sleep 3600");
        Uids(pods).Intersect(first).ShouldBeEmpty();
        second.Output.Split("of another version is deleted").Length.ShouldBe(4);

        (await app.RunAsync("Deploy")).ShouldExitWith(0).Outcome.ShouldBe("unchanged");
        Uids(await app.PodsAsync()).ShouldBe(Uids(pods), ignoreOrder: true);

        await app.Version("3", Manifest("echo two; sleep 3600", replicas: 2)).DeployAsync(0);
        Uids(await app.PodsAsync()).ShouldBeSubsetOf(Uids(pods), "another number of replicas is no other version");

        var before = await app.Cluster.SnapshotAsync(BuiltIn.ReplicationControllers, BuiltIn.ConfigMaps);
        var bad = await app.Version("4", Manifest("echo no disk; exit 4", replicas: 2)).DeployAsync(20);

        ((string?)bad.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ContainerCrashing), bad.Output);
        ((string?)bad.FailedVerdict["workload"]).ShouldBe("ReplicationController/web");
        bad.Output.ShouldContain("no disk");
        bad.Outcome.ShouldBe("rolledBack");
        (await app.Cluster.SnapshotAsync(BuiltIn.ReplicationControllers, BuiltIn.ConfigMaps)).ShouldBe(before);
        var undone = await app.PodsAsync();
        undone.Count.ShouldBe(2);
        undone.ShouldAllBe(pod => Command(pod) == "echo two; sleep 3600" && (string?)pod["status"]!["phase"] == "Running");
        Uids(undone).Intersect(Uids(pods)).Count().ShouldBe(1, "one bad pod was found out before the second was replaced");
    }

    [ClusterFact]
    public async Task One_that_kubectl_made_is_not_restarted_when_nothing_in_it_changes()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("sleep 3600", replicas: 1)).DeployAsync(0);
        var pods = Uids(await app.PodsAsync());
        var template = (await app.Cluster.GetAsync(BuiltIn.ReplicationControllers, "web"))["spec"]!["template"]!;
        template["metadata"]!["annotations"].ShouldBeNull();

        await app.Version("2", Manifest("sleep 3600", replicas: 2)).DeployAsync(0);

        pods.ShouldBeSubsetOf(Uids(await app.PodsAsync()));
    }

    private static List<string> Uids(IEnumerable<JsonObject> pods) => [.. pods.Select(pod => (string)pod["metadata"]!["uid"]!)];

    private static string? Command(JsonObject pod) => (string?)pod["spec"]!["containers"]![0]!["command"]![2];
}
