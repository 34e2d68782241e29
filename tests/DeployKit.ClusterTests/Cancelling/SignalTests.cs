using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Deploying;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Cancelling;

/// <summary>A run that is told to stop puts back what it changed, at once, and says what runs.</summary>
public sealed class SignalTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [ClusterTheory]
    [InlineData(Signals.Terminate, 143)]
    [InlineData(Signals.Interrupt, 130)]
    public async Task A_signal_in_the_middle_of_a_rollout_undoes_it_within_two_seconds(string signal, int code)
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        var good = Image(await app.Cluster.GetAsync(BuiltIn.Deployments, "web"));
        var version = app.Workspace.Head;
        app.Workspace.Overlay("changed-config", "never-ready");

        using var host = app.Start("Deploy");
        await host.WaitForOutputAsync("deployment/web revision 2", Soon);
        var sent = TimeProvider.System.GetUtcNow();
        host.Send(signal);
        await app.Cluster.UntilAsync(BuiltIn.Deployments, "web", deployment => Image(deployment) == good);
        var undone = TimeProvider.System.GetUtcNow() - sent;
        var result = (await host.EndAsync()).ShouldExitWith(code);

        undone.ShouldBeLessThan(TimeSpan.FromSeconds(2), result.Output);
        ((string?)(await app.Cluster.GetAsync(BuiltIn.ConfigMaps, "web"))["data"]!["GREETING"]).ShouldBe("hello");
        result.LastLine.ShouldContain(version);
        result.LastLine.ShouldContain($"Exit {code}.");
    }

    [ClusterFact]
    public async Task A_signal_before_anything_changed_changes_nothing()
    {
        await using var app = new WebApp();
        using var host = app.Start("Deploy");
        await host.WaitForOutputAsync("web   context", Soon);
        host.Send(Signals.Terminate);

        var result = (await host.EndAsync()).ShouldExitWith(143);

        (await app.Cluster.FindAsync(BuiltIn.Deployments, "web")).ShouldBeNull();
        result.LastLine.ShouldContain("Exit 143.");
    }

    [ClusterFact]
    public async Task A_second_signal_ends_the_run_at_once()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);
        app.Workspace.Overlay("never-ready");
        using var host = app.Start("Deploy");
        await host.WaitForOutputAsync("deployment/web revision 2", Soon);

        host.Send(Signals.Terminate);
        await host.WaitForOutputAsync("ROLLING BACK", Soon);
        host.Send(Signals.Terminate);

        (await host.EndAsync()).ShouldExitWith(143).Output.ShouldNotContain("Exit 143.");
    }

    private static string Image(JsonObject deployment) => (string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;
}
