using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

public sealed class MisconfiguredPodTests
{
    [ClusterFact]
    public async Task A_pod_of_the_old_version_that_started_with_the_failed_configuration_is_replaced()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        var old = (await PodsAsync(app))[0];

        app.Workspace.Overlay("changed-config", "never-ready");
        using var deploying = app.Start("Deploy");
        await deploying.WaitForOutputAsync("AwaitRollout   ", TimeSpan.FromMinutes(2));
        await app.Cluster.Client.DeleteAsync(new ObjectPath(BuiltIn.Pods, app.Cluster.Namespace, Name(old)), new DeleteOptions { GracePeriod = TimeSpan.Zero }, default);
        var result = (await deploying.EndAsync()).ShouldExitWith(20);

        result.Output.ShouldContain("started with the configmap/web of the failed release and is replaced");
        var pods = await PodsAsync(app);
        pods.Count.ShouldBe(2);
        pods.ShouldAllBe(pod => result.Output.Contains($"pod {Name(pod)} started with") == false);
    }

    private static async Task<IReadOnlyList<JsonObject>> PodsAsync(WebApp app) => [.. (await app.Cluster.ListAsync(BuiltIn.Pods))
        .Where(pod => Name(pod).StartsWith("web-", StringComparison.Ordinal) && pod["metadata"]!["deletionTimestamp"] is null && pod["metadata"]!["labels"]!["job-name"] is null)];

    private static string Name(JsonObject pod) => (string)pod["metadata"]!["name"]!;
}
