using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Deploying;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Looking;

/// <summary>What only looks changes nothing, and shows what it is asked for.</summary>
public sealed class LookingTests
{
    [ClusterTheory]
    [InlineData("--dryrun", "AwaitRollout")]
    [InlineData("--tree", "AwaitRollout")]
    [InlineData("--description", "What runs now")]
    [InlineData("--help", "--environment")]
    public async Task An_option_that_only_shows_needs_no_cluster_and_changes_nothing(string option, string shows)
    {
        await using var app = new WebApp();

        (await app.RunAsync("Deploy", option)).ShouldExitWith(0).Output.ShouldContain(shows);

        (await app.Cluster.Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, app.Cluster.Namespace), default)).ShouldBeNull();
    }

    [ClusterFact]
    public async Task By_what_rollouts_are_judged_is_explained_without_a_cluster()
    {
        await using var app = new WebApp();
        app.Variables["KUBECONFIG"] = "/nowhere/kubeconfig";

        var explained = (await app.RunAsync("Check", "--explain")).ShouldExitWith(0);

        explained.Output.ShouldContain("crash-loop");
        explained.Output.ShouldContain("rollout.quorum");
        (await app.RunAsync("Deploy", "--explain")).ShouldExitWith(2).Output.ShouldContain("--target=Check");
    }

    [ClusterFact]
    public async Task Check_plan_and_status_tell_and_change_nothing()
    {
        await using var app = new WebApp();
        var first = (await app.RunAsync("Plan")).ShouldExitWith(0);
        first.Output.ShouldContain("+ deployment/web");
        (await app.DeployAsync()).ShouldExitWith(0);
        var before = await app.Cluster.SnapshotAsync(WebApp.Touched);
        app.Variables["WEB_PASSWORD"] = "another password";
        app.Workspace.Overlay("changed-config");

        var check = (await app.RunAsync("Check")).ShouldExitWith(0);
        var plan = (await app.RunAsync("Plan")).ShouldExitWith(0);
        var status = (await app.RunAsync("Status")).ShouldExitWith(0);
        var json = (await app.RunAsync("Status", "--output=json")).ShouldExitWith(0);

        (await app.Cluster.SnapshotAsync(WebApp.Touched)).ShouldBe(before);
        check.Output.ShouldContain("objects valid");
        plan.Output.ShouldContain("~ configmap/web");
        plan.Output.ShouldContain("data.GREETING");
        plan.Output.ShouldContain("~ secret/web-env");
        plan.Output.ShouldNotContain("another password");
        plan.Output.ShouldNotContain(WebApp.Password);
        status.Output.ShouldContain("2 of 2 ready");
        var document = JsonNode.Parse(json.Output[json.Output.IndexOf('{')..(json.Output.LastIndexOf('}') + 1)])!;
        ((string?)document["app"]).ShouldBe("web");
        document["workloads"]!.AsArray().Count.ShouldBe(1);
    }
}
