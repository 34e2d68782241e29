using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>Each step is a target of its own.</summary>
public sealed class StepTests
{
    [ClusterFact]
    public async Task Every_step_is_usable_alone_and_one_that_fails_after_a_change_undoes_nothing()
    {
        await using var app = new WebApp();
        foreach (var step in new[] { "Check", "Plan", "BuildImage", "PushImage", "Secrets", "Migrate", "Apply", "SetImage", "AwaitRollout", "Status" })
        {
            var result = await app.RunAsync(step);
            result.ExitCode.ShouldBe(0, $"{step}:\n{result.Output}");
        }
        await using (var load = await app.LoadAsync())
        {
            await load.StopAsync();
            load.Answers.Keys.ShouldBe(["web 1"]);
        }
        (await app.RunAsync("Rollback")).ShouldExitWith(22).LastLine.ShouldContain("(0 older, none marked good)");

        app.Workspace.Overlay("crashes");
        foreach (var step in new[] { "BuildImage", "PushImage", "Apply" })
            (await app.RunAsync(step)).ShouldExitWith(0);
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        var awaited = (await app.RunAsync("AwaitRollout")).ShouldExitWith(12);

        awaited.Outcome.ShouldBe("failed");
        awaited.LastLine.ShouldEndWith("Nothing was undone. Exit 12.");
        awaited.Output.ShouldContain("boom: no database");
        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        // None of the two versions was verified by a release.
        (await app.RunAsync("Rollback")).ShouldExitWith(22).LastLine.ShouldContain("(1 older, none marked good)");
    }

    [ClusterFact]
    public async Task Apply_that_fails_after_a_change_is_12_and_undoes_nothing()
    {
        await using var app = new WebApp();
        await app.Cluster.CreateAsync();
        // A quota lets each through in its dry run, but not both.
        await app.Cluster.QuotaAsync("count/configmaps", 1);
        app.Workspace.Write("deploykit.yaml", Configuration(app, "manifests: [extra/]"))
            .Write("extra/two.yaml", ConfigMap("one") + "---\n" + ConfigMap("two")).Commit("Two");

        var result = (await app.RunAsync("Apply")).ShouldExitWith(12);

        result.Outcome.ShouldBe("failed");
        result.Output.ShouldContain("exceeded quota");
        (await app.Cluster.ListAsync(BuiltIn.ConfigMaps)).Count(item => (string?)item["metadata"]!["name"] is "one" or "two").ShouldBe(1);
    }

    [ClusterFact(NotOnSandbox = "it takes no strategic merge patches, by which an image is set")]
    public async Task A_workload_whose_manifest_lives_elsewhere_gets_the_image_and_gets_it_back_when_it_is_bad()
    {
        await using var app = new WebApp();
        await app.Cluster.CreateAsync();
        app.Workspace.Write("deploykit.yaml", Configuration(app, Images, "patch: [deployment/elsewhere]")).Commit("Patches");
        (await app.RunAsync("BuildImage")).ShouldExitWith(0);
        var digest = (string)(await app.RunAsync("PushImage")).ShouldExitWith(0).Report!["images"]![0]!["digest"]!;
        await app.Cluster.Client.CreateAsync(BuiltIn.Deployments, app.Cluster.Namespace, Elsewhere($"{TestTarget.Registry}/web@{digest}"), new WriteOptions { FieldManager = "helm" }, default);

        app.Workspace.Overlay("second");
        var patched = (await app.DeployAsync()).ShouldExitWith(0);
        var image = (string?)(await app.Cluster.GetAsync(BuiltIn.Deployments, "elsewhere"))["spec"]!["template"]!["spec"]!["containers"]![0]!["image"];
        image.ShouldBe($"{TestTarget.Registry}/web@{patched.Report!["images"]![0]!["digest"]}");
        image.ShouldNotBe($"{TestTarget.Registry}/web@{digest}");

        var before = await app.Cluster.SnapshotAsync(BuiltIn.Deployments);
        var running = await app.RunningReplicaSetAsync("elsewhere");
        app.Workspace.Overlay("crashes");
        (await app.DeployAsync()).ShouldExitWith(20);

        (await app.Cluster.SnapshotAsync(BuiltIn.Deployments)).ShouldBe(before);
        (await app.RunningReplicaSetAsync("elsewhere")).ShouldBe(running);
    }

    [ClusterFact]
    public async Task A_secret_that_the_server_refuses_is_bad_input_and_its_value_is_told_to_nobody()
    {
        await using var app = new WebApp();
        await app.Cluster.CreateAsync();
        await app.Cluster.Client.CreateAsync(BuiltIn.Secrets, app.Cluster.Namespace, new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "web-env" }, ["immutable"] = true,
            ["data"] = new JsonObject { ["password"] = "b2xk" },
        }, new WriteOptions(), default);

        var result = (await app.RunAsync("Secrets")).ShouldExitWith(2);

        result.Output.ShouldContain("immutable");
        ((string?)(await app.Cluster.GetAsync(BuiltIn.Secrets, "web-env"))["data"]!["password"]).ShouldBe("b2xk");
    }

    private const string Images = "images: [{ repository: \"localhost:5000/web\", build: { context: . } }]";

    private static string Configuration(WebApp app, params string[] rest) =>
        string.Join('\n', ["app: web", "context: deploykit", $"namespace: {app.Cluster.Namespace}", "rollout: { timeout: 45s }", .. rest]);

    private static string ConfigMap(string name) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { key: value }

        """;

    private static JsonObject Elsewhere(string image) => JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "elsewhere" },
          "spec": {
            "replicas": 1, "selector": { "matchLabels": { "app": "elsewhere" } },
            "template": {
              "metadata": { "labels": { "app": "elsewhere" } },
              "spec": {
                "containers": [
                  { "name": "app", "image": "{{image}}", "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 } },
                  { "name": "beside", "image": "busybox:latest", "imagePullPolicy": "IfNotPresent", "command": ["sleep", "3600"] }
                ]
              }
            }
          }
        }
        """)!.AsObject();
}
