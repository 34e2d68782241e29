using System.Globalization;
using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>A release whose migration fails touches no workload; one that has run is not run again.</summary>
public sealed class MigrationTests
{
    [ClusterFact]
    public async Task A_failing_migration_leaves_the_workloads_alone_and_puts_the_secrets_back()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        var generation = Generation(await app.Cluster.GetAsync(BuiltIn.Deployments, "web"));

        app.Variables["WEB_PASSWORD"] = "another password";
        app.Workspace.Overlay("changed-config", "migration-fails");
        var result = (await app.DeployAsync()).ShouldExitWith(11);

        result.Output.ShouldContain("adding column posts.rank");
        result.Output.ShouldContain("ERROR 1060: duplicate column name rank");
        result.LastLine.ShouldEndWith("Exit 11.");
        ((string?)result.Report!["verdicts"]![0]!["reasonCode"]).ShouldBe("JobFailed");
        app.Slack.Last.ToJsonString().ShouldContain("duplicate column name rank");
        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        Generation(await app.Cluster.GetAsync(BuiltIn.Deployments, "web")).ShouldBe(generation);
    }

    [ClusterFact]
    public async Task A_migration_is_told_line_by_line_and_runs_again_only_for_what_is_new()
    {
        await using var app = new WebApp();
        app.Workspace.Overlay("migration-talks");

        Lines((await app.DeployAsync()).ShouldExitWith(0)).ShouldBe(FiveThousand);

        var same = (await app.DeployAsync()).ShouldExitWith(0);
        Lines(same).ShouldBeEmpty();
        same.Output.ShouldContain("already ran");

        // Neither the image nor the Job's manifest: only the ConfigMap that it reads.
        app.Workspace.Overlay("changed-config");
        Lines((await app.DeployAsync()).ShouldExitWith(0)).ShouldBe(FiveThousand);
        (await app.Cluster.ListAsync(BuiltIn.Jobs)).Count.ShouldBe(2);
    }

    [ClusterFact]
    public async Task A_migration_whose_pod_is_deleted_fails_at_once()
    {
        await using var app = new WebApp();
        app.Workspace.Overlay("migration-lasts");
        using var deploying = app.Start("Deploy");
        await deploying.WaitForOutputAsync("began", TimeSpan.FromMinutes(2));
        var pod = (await app.Cluster.ListAsync(BuiltIn.Pods)).ShouldHaveSingleItem();

        var deleted = TimeProvider.System.GetTimestamp();
        await app.Cluster.Client.DeleteAsync(new ObjectPath(BuiltIn.Pods, app.Cluster.Namespace, (string)pod["metadata"]!["name"]!), new DeleteOptions(), default);
        var result = (await deploying.EndAsync()).ShouldExitWith(11);

        // The migration itself lasts for a minute, and two are its timeout.
        TimeProvider.System.GetElapsedTime(deleted).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        ((string?)result.Report!["verdicts"]![0]!["reasonCode"]).ShouldBe("PodLost");
        result.LastLine.ShouldContain((string)pod["metadata"]!["name"]!);
        (await app.Cluster.ListAsync(BuiltIn.Deployments)).ShouldBeEmpty();
        (await app.Cluster.FindAsync(BuiltIn.Secrets, "web-env")).ShouldBeNull();
    }

    private static IEnumerable<string> FiveThousand => Enumerable.Range(1, 5000).Select(number => string.Create(CultureInfo.InvariantCulture, $"line {number}"));

    private static List<string> Lines(HostResult result) =>
        [.. result.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("| line ", StringComparison.Ordinal)).Select(line => line[2..])];

    private static int Generation(JsonObject item) => (int)item["metadata"]!["generation"]!;
}
