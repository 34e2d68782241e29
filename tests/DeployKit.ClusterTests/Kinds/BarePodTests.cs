using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Kinds;

public sealed class BarePodTests
{
    private static string Manifest(string command, string restartPolicy = "Always", string image = "busybox:latest") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: alone }
        spec:
          restartPolicy: {{restartPolicy}}
          terminationGracePeriodSeconds: 0
          containers:
            - name: app
              image: {{image}}
              imagePullPolicy: IfNotPresent
              command: [sh, -c, "{{command}}"]
              resources: { requests: { cpu: 5m } }
        """;

    [ClusterFact]
    public async Task A_changed_pod_is_deleted_and_created_and_a_bad_one_gives_way_to_the_old_one()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("sleep 3600")).DeployAsync(0);
        var first = await UidAsync(app);
        (await app.DeployAsync(0)).Outcome.ShouldBe("unchanged");

        var second = await app.Version("2", Manifest("sleep 1800")).DeployAsync(0);
        second.Output.ShouldContain("deleted and created: it cannot be changed in place");
        (await UidAsync(app)).ShouldNotBe(first);

        var before = await app.Cluster.SnapshotAsync(BuiltIn.ConfigMaps);
        var bad = await app.Version("3", Manifest("sleep 1800", image: "localhost:5000/nobody-pushed-this:1")).DeployAsync(20);

        ((string?)bad.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ImageNotFound), bad.Output);
        bad.Outcome.ShouldBe("rolledBack");
        (await app.Cluster.SnapshotAsync(BuiltIn.ConfigMaps)).ShouldBe(before);
        var pod = await app.Cluster.GetAsync(BuiltIn.Pods, "alone");
        ((string?)pod["spec"]!["containers"]![0]!["image"]).ShouldBe("busybox:latest");
        ((string?)pod["spec"]!["containers"]![0]!["command"]![2]).ShouldBe("sleep 1800");
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        (await app.DeployAsync(20)).Outcome.ShouldBe("rolledBack");
    }

    [ClusterFact(NotOnSandbox = "no service account's token is mounted there")]
    public async Task What_a_network_plugin_noted_of_the_old_pod_is_not_expected_of_the_one_created_again()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("sleep 3600")).DeployAsync(0);
        var noted = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cni.projectcalico.org/podIP"] = "10.9.9.9/32", ["example.com/seen"] = "yes" } } };
        await app.Cluster.Client.PatchAsync(new ObjectPath(BuiltIn.Pods, app.Cluster.Namespace, "alone"), PatchType.Merge, noted, new WriteOptions { FieldManager = "calico" }, default);

        var bad = await app.Version("2", Manifest("sleep 1800", image: "localhost:5000/nobody-pushed-this:1")).DeployAsync(20);

        bad.Outcome.ShouldBe("rolledBack", bad.Output);
        var pod = await app.Cluster.GetAsync(BuiltIn.Pods, "alone");
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        pod["metadata"]!["annotations"]!["cni.projectcalico.org/podIP"].ShouldBeNull();
        ((string?)pod["metadata"]!["annotations"]!["example.com/seen"]).ShouldBe("yes");
        pod["spec"]!["volumes"]!.AsArray().Count.ShouldBe(1, "the service account's token is mounted once");
    }

    [ClusterFact]
    public async Task A_pod_is_replaced_where_the_quota_is_used_up()
    {
        await using var app = new KindsApp();
        await app.Version("1", Manifest("sleep 3600")).DeployAsync(0);
        await app.Cluster.QuotaAsync("pods", more: 0);

        (await app.Version("2", Manifest("sleep 1800")).DeployAsync(0)).Output.ShouldContain("deleted and created: it cannot be changed in place");

        var bad = await app.Version("3", Manifest("sleep 1800", image: "localhost:5000/nobody-pushed-this:1")).DeployAsync(20);
        bad.Outcome.ShouldBe("rolledBack", bad.Output);
    }

    [ClusterFact]
    public async Task A_first_pod_whose_image_does_not_exist_is_removed()
    {
        await using var app = new KindsApp();
        await app.Version("1", "").DeployAsync(0);
        var bad = await app.Version("2", Manifest("true", image: "localhost:5000/nobody-pushed-this:1")).DeployAsync(20);
        ((string?)bad.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ImageNotFound), bad.Output);
        ((string?)bad.FailedVerdict["workload"]).ShouldBe("Pod/alone");
        (await app.PodsAsync()).ShouldBeEmpty();
    }

    [ClusterFact]
    public async Task A_pod_that_completes_is_a_success_and_one_that_fails_is_not()
    {
        await using var app = new KindsApp();
        var done = await app.Version("1", Manifest("sleep 1", "Never")).DeployAsync(0);
        done.Output.ShouldContain("ran to its end, exit 0");
        (await app.DeployAsync(0)).Outcome.ShouldBe("unchanged");

        var failed = await app.Version("2", Manifest("echo broken; exit 5", "Never")).DeployAsync(20);
        ((string?)failed.FailedVerdict["reasonCode"]).ShouldBe(nameof(ReasonCode.ContainerCrashing), failed.Output);
        failed.Output.ShouldContain("broken");
        failed.LastLine.ShouldContain("Left: pod/alone");
        (await app.ReleaseAsync()).ShouldBe("1");
    }

    private static async Task<string?> UidAsync(KindsApp app) => (string?)(await app.Cluster.GetAsync(BuiltIn.Pods, "alone"))["metadata"]!["uid"];
}
