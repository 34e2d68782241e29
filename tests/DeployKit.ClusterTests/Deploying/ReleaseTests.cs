using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>What a release does to an app that runs already, and to what others did to it.</summary>
public sealed class ReleaseTests(DeployedWebApp deployed) : IClassFixture<DeployedWebApp>
{
    [ClusterFact]
    public async Task The_same_release_again_changes_nothing_and_says_so()
    {
        var app = await GoodAsync();
        var before = await VersionsAsync(app);

        var result = (await app.DeployAsync()).ShouldExitWith(0);

        (await VersionsAsync(app)).ShouldBe(before);
        result.Outcome.ShouldBe("unchanged");
        result.LastLine.ShouldStartWith("Unchanged: ");
    }

    [ClusterFact]
    public async Task A_second_version_rolls_out_without_a_lost_request()
    {
        var app = await GoodAsync();
        await using var load = await app.LoadAsync();

        app.Workspace.Overlay("second");
        var result = (await app.DeployAsync()).ShouldExitWith(0);

        await load.StopAsync();
        load.ShouldHaveLostNothing();
        load.Answers.Keys.ShouldBe(["web 1", "web 2"], ignoreOrder: true);
        result.LastLine.ShouldStartWith($"Deployed web {app.Workspace.Head} ");
    }

    [ClusterFact]
    public async Task A_dirty_work_tree_never_deploys_the_committed_image()
    {
        var app = await GoodAsync();
        var committed = await ImageAsync(app);

        app.Workspace.Write("www/index.html", "web, not committed\n").Write("serve.behaviour", "serve 200 \"web, not committed\"; stop after 4s");
        var result = (await app.DeployAsync()).ShouldExitWith(0);

        ((string?)result.Report!["images"]![0]!["tag"]).ShouldNotBeNull().ShouldStartWith($"{app.Workspace.Head}-dirty.");
        (await ImageAsync(app)).ShouldNotBe(committed);
        await using var load = await app.LoadAsync();
        await load.HearsAsync("web, not committed");
    }

    [ClusterFact]
    public async Task The_same_release_of_an_app_that_broke_since_is_judged_and_never_green()
    {
        var app = await GoodAsync();
        await app.Cluster.Client.CreateAsync(BuiltIn.Secrets, app.Cluster.Namespace, new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "web-absent" },
            ["data"] = new JsonObject { ["password"] = "eA==" },
        }, new WriteOptions(), default);
        app.Workspace.Overlay("missing-secret");
        (await app.DeployAsync()).ShouldExitWith(0);

        await app.Cluster.Client.DeleteAsync(new ObjectPath(BuiltIn.Secrets, app.Cluster.Namespace, "web-absent"), new DeleteOptions(), default);
        foreach (var pod in (await app.Cluster.ListAsync(BuiltIn.Pods)).Where(pod => pod["metadata"]!["labels"]?["job-name"] is null))
        {
            await app.Cluster.Client.DeleteAsync(
                new ObjectPath(BuiltIn.Pods, app.Cluster.Namespace, (string)pod["metadata"]!["name"]!), new DeleteOptions { GracePeriod = TimeSpan.Zero }, default);
        }
        var result = (await app.DeployAsync()).ShouldExitWith(10);

        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe("ConfigMissing");
        result.Report!["objects"]!.AsArray().ShouldAllBe(item => (string?)item!["change"] == "unchanged");
    }

    [ClusterFact]
    public async Task What_another_manager_changed_is_as_the_manifest_says_again_and_the_warning_names_who_lost()
    {
        var app = await GoodAsync();
        await EditAsync(app, BuiltIn.Deployments, new JsonObject { ["metadata"] = Labels("mine"), ["spec"] = new JsonObject { ["replicas"] = 3 } });
        await EditAsync(app, BuiltIn.ConfigMaps, new JsonObject { ["data"] = new JsonObject { ["GREETING"] = "hi" } });

        var result = (await app.DeployAsync()).ShouldExitWith(0);

        var deployment = await app.Cluster.GetAsync(BuiltIn.Deployments, "web");
        ((int?)deployment["spec"]!["replicas"]).ShouldBe(2);
        ((string?)deployment["metadata"]!["labels"]!["app"]).ShouldBe("web");
        ((string?)(await app.Cluster.GetAsync(BuiltIn.ConfigMaps, "web"))["data"]!["GREETING"]).ShouldBe("hello");
        var warnings = result.Report!["warnings"]!.AsArray().Select(warning => (string)warning!).ToList();
        foreach (var field in new[] { "spec.replicas", "metadata.labels.app", "data.GREETING" })
            warnings.ShouldContain(warning => warning.Contains($"{field} was set by kubectl-edit", StringComparison.Ordinal), field);
    }

    [ClusterFact]
    public async Task An_object_of_kubectl_apply_is_taken_over_and_keeps_its_annotation()
    {
        const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
        var app = await GoodAsync();
        var manifest = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "legacy" },
            ["data"] = new JsonObject { ["KEPT"] = "1", ["DROPPED"] = "2" },
        };
        manifest["metadata"]!["annotations"] = new JsonObject { [LastApplied] = manifest.ToJsonString() + "\n" };
        await app.Cluster.Client.CreateAsync(BuiltIn.ConfigMaps, app.Cluster.Namespace, manifest, new WriteOptions { FieldManager = "kubectl-client-side-apply" }, default);

        app.Workspace.Write("k8s/legacy.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: legacy }
            data: { KEPT: "3" }
            """).Commit("The old one's configuration");
        var result = (await app.DeployAsync()).ShouldExitWith(0);

        var legacy = await app.Cluster.GetAsync(BuiltIn.ConfigMaps, "legacy");
        legacy["data"]!.ToJsonString().ShouldBe("""{"KEPT":"3"}""");
        legacy["metadata"]!["annotations"]![LastApplied].ShouldNotBeNull();
        result.Report!["warnings"]!.AsArray().ShouldBeEmpty();
    }

    [ClusterFact]
    public async Task Replicas_that_an_autoscaler_decides_are_kept()
    {
        var app = await GoodAsync();
        app.Workspace.Write("k8s/hpa.yaml", """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: { name: web }
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
              minReplicas: 3
              maxReplicas: 4
            """).Commit("An autoscaler");
        await EditAsync(app, BuiltIn.Deployments, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 3 } });
        (await app.DeployAsync()).ShouldExitWith(0);
        (await ReplicasAsync(app)).ShouldBe(3);

        app.Workspace.Replace("k8s/deployment.yaml", "  replicas: 2\n", "").Overlay("second");
        (await app.DeployAsync()).ShouldExitWith(0);
        (await ReplicasAsync(app)).ShouldBe(3);

        await app.Cluster.Client.DeleteAsync(new ObjectPath(BuiltIn.HorizontalPodAutoscalers, app.Cluster.Namespace, "web"), new DeleteOptions(), default);
    }

    // Every test begins with the good version running as it was deployed first.
    private async Task<WebApp> GoodAsync()
    {
        var app = await deployed.GoodAsync();
        (await app.DeployAsync()).ShouldExitWith(0);
        return app;
    }

    private static Task EditAsync(WebApp app, ResourceType type, JsonObject patch) => app.Cluster.Client.PatchAsync(
        new ObjectPath(type, app.Cluster.Namespace, "web"), PatchType.Merge, patch, new WriteOptions { FieldManager = "kubectl-edit" }, default);

    private static JsonObject Labels(string app) => new() { ["labels"] = new JsonObject { ["app"] = app } };

    private static async Task<int> ReplicasAsync(WebApp app) => (int)(await app.Cluster.GetAsync(BuiltIn.Deployments, "web"))["spec"]!["replicas"]!;

    private static async Task<string> ImageAsync(WebApp app) =>
        (string)(await app.Cluster.GetAsync(BuiltIn.Deployments, "web"))["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    // Of all that a release may write, with the ReplicaSets; controllers write a ReplicaSet's status only while pods change.
    private static async Task<IReadOnlyDictionary<string, string>> VersionsAsync(WebApp app)
    {
        var versions = new Dictionary<string, string>();
        foreach (var type in WebApp.Touched.Append(BuiltIn.ReplicaSets).Append(BuiltIn.Jobs))
        {
            foreach (var item in await app.Cluster.ListAsync(type))
                versions[$"{type.Kind}/{item["metadata"]!["name"]}"] = (string)item["metadata"]!["resourceVersion"]!;
        }
        return versions;
    }
}
