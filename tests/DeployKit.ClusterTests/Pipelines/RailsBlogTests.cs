using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>The example app <c>rails-blog</c> through its releases: one app for all of them, since Rails and MySQL take their time.</summary>
[Collection(RailsBlogCollection.Name)]
public sealed class RailsBlogTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new("pipelines/apps/rails-blog", "master");
    private readonly TestCluster _cluster = new("rails-blog");

    public Task InitializeAsync()
    {
        _workspace.Write("service-account.json", RailsBlog.ServiceAccount);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _workspace.Dispose();
    }

    [ClusterFact(NotOnSandbox = "nothing runs there that could keep a post")]
    public async Task A_post_outlives_the_next_release_and_the_undo_of_a_bad_one()
    {
        await FirstReleaseAsync();
        var port = await _cluster.NodePortAsync("rails-blog");
        await RailsBlog.PostAsync(port, "The first post");
        await SecondReleaseAsync(port);
        await RailsBlog.PostAsync(port, "The second post");
        await SameReleaseAsync();
        await BadReleaseAsync(port);
    }

    private async Task FirstReleaseAsync()
    {
        var result = (await DeployAsync()).ShouldExitWith(0);

        result.Output.ShouldContain("CreatePosts: migrated");
        var job = (await _cluster.ListAsync(BuiltIn.Jobs)).ShouldHaveSingleItem();
        var ready = (await _cluster.GetAsync(BuiltIn.Pods, "mysql-0"))["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Ready");
        Time(job["metadata"]!["creationTimestamp"]).ShouldBeGreaterThanOrEqualTo(Time(ready!["lastTransitionTime"]));

        (await SecretAsync("mysql-instance-credentials")).ShouldBe(
            new Dictionary<string, string?>
            {
                ["credentials.json"] = RailsBlog.ServiceAccount,
                ["root-password"] = RailsBlog.Variables["MYSQL_ROOT_PASSWORD"],
                ["database-name"] = "blog",
            },
            ignoreOrder: true);
        (await SecretAsync("simple-app-secrets")).ShouldBe(
            new Dictionary<string, string?>
            {
                ["username"] = "writer",
                ["password"] = RailsBlog.Variables["MYSQL_PASSWORD"],
                ["secretkey"] = RailsBlog.Variables["SECRET_RAILS_KEY"],
            },
            ignoreOrder: true);
        var ingress = await _cluster.GetAsync(await _cluster.Client.ResolveAsync("networking.k8s.io/v1", "Ingress", default), "rails-blog");
        ((string?)ingress["spec"]!["rules"]![0]!["host"]).ShouldBe("blog.example.com");
        await _cluster.UntilAsync(BuiltIn.Deployments, "rails-blog", web => (int?)web["spec"]!["replicas"] == 3 && (int?)web["status"]!["readyReplicas"] == 3);
    }

    private async Task SecondReleaseAsync(int port)
    {
        _workspace.Write("db/migrate/20261122000000_rank_posts.rb", """
            class RankPosts < ActiveRecord::Migration[6.1]
              def change
                add_column :posts, :rank, :integer
              end
            end
            """).Commit("Rank posts");
        using var stop = new CancellationTokenSource();
        var replicas = ReplicasAsync(stop.Token);
        await using var load = new Load(port, "/posts.json");

        var result = (await DeployAsync()).ShouldExitWith(0);

        await load.StopAsync();
        await stop.CancelAsync();
        load.ShouldHaveLostNothing();
        (await replicas).ShouldAllBe(count => count == 3);
        result.Output.ShouldContain("RankPosts: migrated");
        result.Output.ShouldNotContain("CreatePosts: migrated");
        (await RailsBlog.TitlesAsync(port)).ShouldBe(["The first post"]);
    }

    private async Task SameReleaseAsync()
    {
        var result = (await DeployAsync()).ShouldExitWith(0);

        result.Output.ShouldContain("already ran");
        ((string?)result.Report!["outcome"]).ShouldBe("unchanged");
    }

    private async Task BadReleaseAsync(int port)
    {
        var before = await _cluster.SnapshotAsync(BuiltIn.Deployments, BuiltIn.StatefulSets, BuiltIn.Services, BuiltIn.Secrets, BuiltIn.HorizontalPodAutoscalers);
        _workspace.Replace("config/puma.rb", "port 3000", "raise 'no port is left'").Commit("A bad version");
        await using var load = new Load(port, "/posts.json");

        var result = (await DeployAsync()).ShouldExitWith(20);

        await load.StopAsync();
        load.ShouldHaveLostNothing();
        result.Output.ShouldContain("no port is left");
        (await _cluster.SnapshotAsync(BuiltIn.Deployments, BuiltIn.StatefulSets, BuiltIn.Services, BuiltIn.Secrets, BuiltIn.HorizontalPodAutoscalers)).ShouldBe(before);
        (await RailsBlog.TitlesAsync(port)).ShouldBe(["The first post", "The second post"]);
    }

    private Task<HostResult> DeployAsync() =>
        Host.RunAsync(_workspace, RailsBlog.Variables, "--target=Deploy", $"--namespace={_cluster.Namespace}");

    /// <summary>Every count that the autoscaler's Deployment had until the end.</summary>
    private async Task<IReadOnlyCollection<int>> ReplicasAsync(CancellationToken end)
    {
        var counts = new HashSet<int>();
        try
        {
            await foreach (var seen in _cluster.Client.WatchAsync(BuiltIn.Deployments, _cluster.Namespace, ListOptions.All, end))
            {
                if (seen.Object is { } web)
                    counts.Add((int)web["spec"]!["replicas"]!);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return counts;
        }
        return counts;
    }

    private async Task<Dictionary<string, string?>> SecretAsync(string name) =>
        (await _cluster.GetAsync(BuiltIn.Secrets, name))["data"]!.AsObject()
            .ToDictionary(each => each.Key, each => (string?)Encoding.UTF8.GetString(Convert.FromBase64String((string)each.Value!)));

    private static DateTimeOffset Time(JsonNode? stamp) => DateTimeOffset.Parse((string)stamp!, CultureInfo.InvariantCulture);
}
