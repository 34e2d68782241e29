using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>The example app <c>kubia</c> as it lies in <c>pipelines/apps</c>, in a namespace of the test's own.</summary>
public sealed class KubiaTests
{
    [ClusterFact]
    public async Task Kubia_answers_from_three_pods_and_its_second_version_loses_no_request()
    {
        using var workspace = new Workspace("pipelines/apps/kubia");
        await using var cluster = new TestCluster("kubia");
        await cluster.CreateAsync();

        (await DeployAsync(workspace, cluster)).ShouldExitWith(0);

        var port = await cluster.NodePortAsync("kubia");
        var pods = await PodsAsync(cluster);
        (await HostsAsync(port, "You've hit ")).ShouldBe(pods.Select(Name), ignoreOrder: true);

        await using var load = new Load(port);
        workspace.Replace("app.js", "greeting + ' '", "greeting + ', the second time, '").Commit("The second version");
        var second = (await DeployAsync(workspace, cluster)).ShouldExitWith(0);
        await load.StopAsync();

        load.ShouldHaveLostNothing();
        load.Answers.Keys.ShouldContain(answer => answer.StartsWith("You've hit kubia-", StringComparison.Ordinal));
        pods = await PodsAsync(cluster);
        (await HostsAsync(port, "You've hit, the second time, ")).ShouldBe(pods.Select(Name), ignoreOrder: true);
        var digest = (string)second.Report!["images"]![0]!["digest"]!;
        pods.Select(pod => (string)pod["status"]!["containerStatuses"]![0]!["imageID"]!).ShouldAllBe(id => id.EndsWith($"/kubia@{digest}"));
    }

    private static Task<HostResult> DeployAsync(Workspace workspace, TestCluster cluster) =>
        Host.RunAsync(workspace, new Dictionary<string, string?>(), "--target=Deploy", $"--namespace={cluster.Namespace}");

    private static async Task<IReadOnlyList<JsonObject>> PodsAsync(TestCluster cluster)
    {
        var pods = (await cluster.ListAsync(BuiltIn.Pods)).Where(pod => pod["metadata"]!["deletionTimestamp"] is null).ToList();
        pods.Count.ShouldBe(3);
        return pods;
    }

    /// <summary>
    /// Asks until three pods have answered; which one does is chance. A pod of the version before, which is ending, may answer for
    /// as long as the node's proxy has not heard of its end.
    /// </summary>
    private static async Task<IReadOnlyCollection<string>> HostsAsync(int port, string greeting)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        var hosts = new HashSet<string>();
        for (var asked = 0; asked < 300 && hosts.Count < 3; asked++)
        {
            var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
            if (answer.StartsWith(greeting, StringComparison.Ordinal))
                hosts.Add(answer[greeting.Length..].Trim());
            else
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        return hosts;
    }

    private static string Name(JsonObject pod) => (string)pod["metadata"]!["name"]!;
}
