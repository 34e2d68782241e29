using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>The example app <c>kubia</c> as it lies in <c>pipelines/apps</c>, in a namespace of the test's own.</summary>
public sealed class KubiaTests
{
    [ClusterFact(NotOnSandbox = "nothing is executed there, so that no pod answers with its own name")]
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
        Host.RunAsync(workspace, new Dictionary<string, string?>(), "--target=Deploy", "--environment=cluster", $"--namespace={cluster.Namespace}");

    private static async Task<IReadOnlyList<JsonObject>> PodsAsync(TestCluster cluster)
    {
        var pods = (await cluster.ListAsync(BuiltIn.Pods)).Where(pod => pod["metadata"]!["deletionTimestamp"] is null).ToList();
        pods.Count.ShouldBe(3);
        return pods;
    }

    /// <summary>
    /// Asks until three pods have answered, for at most a minute; which one does is chance. The node's proxy hears of a pod's
    /// readiness, and of its end, when it has the time: until then one pod may answer for all, or one of the version before.
    /// </summary>
    private static async Task<IReadOnlyCollection<string>> HostsAsync(int port, string greeting)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        var hosts = new HashSet<string>();
        for (var begun = TimeProvider.System.GetTimestamp(); hosts.Count < 3 && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(1);)
        {
            var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
            if (!answer.StartsWith(greeting, StringComparison.Ordinal) || !hosts.Add(answer[greeting.Length..].Trim()))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        return hosts;
    }

    private static string Name(JsonObject pod) => (string)pod["metadata"]!["name"]!;
}
