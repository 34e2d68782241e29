using System.Text.RegularExpressions;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Sandboxes;

/// <summary>The target Sandbox as a process, with our own client of it.</summary>
public sealed partial class SandboxTargetTests : IDisposable
{
    private static readonly Dictionary<string, string?> NoEngine = new() { ["DOCKER_HOST"] = "unix:///nonexistent.sock", ["KUBECONFIG"] = "/nonexistent" };

    private readonly Workspace _workspace = new("pipelines/apps/kubia");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task What_was_deployed_is_served_until_the_signal_and_kept()
    {
        (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(0);
        using var served = Host.Start(_workspace, NoEngine, "--target=Sandbox", "--environment=local");
        await served.WaitForOutputAsync("node port", TimeSpan.FromMinutes(1));
        var kubeconfig = Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "kubeconfig");
        using (var client = Connect(kubeconfig))
            (await client.ListAsync(BuiltIn.Pods, "default", ListOptions.All, CancellationToken.None)).Items.Count.ShouldBe(3);
        using (var http = new HttpClient())
            (await http.GetStringAsync(NodePort().Match(served.Output).Value)).ShouldNotBeEmpty();
        var second = (await Host.RunAsync(_workspace, NoEngine, "--target=Sandbox", "--environment=local")).ShouldExitWith(10);
        second.LastLine.ShouldContain("is served by another process");

        served.Send(Signals.Terminate);
        (await served.EndAsync()).ExitCode.ShouldBe(0);

        File.Exists(kubeconfig).ShouldBeFalse();
        (await Host.RunAsync(_workspace, NoEngine, "--target=Status", "--environment=local")).ShouldExitWith(0).Output.ShouldContain("3 of 3 ready");
    }

    [Fact]
    public async Task A_run_beside_the_server_deploys_to_what_is_served()
    {
        (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(0);
        using var served = Host.Start(_workspace, NoEngine, "--target=Sandbox", "--environment=local");
        await served.WaitForOutputAsync("Ctrl-C ends it.", TimeSpan.FromMinutes(1));
        var before = _workspace.Head;
        _workspace.Replace("app.js", "greeting + ' '", "greeting + ', again '").Commit("The second version");

        var run = (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(0);

        run.LastLine.ShouldStartWith($"Deployed kubia {_workspace.Head} to local (sandbox) in ");
        run.LastLine.ShouldContain($"Before: {before}");
        using (var client = Connect(Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "kubeconfig")))
        {
            var live = await client.GetAsync(new ObjectPath(BuiltIn.Deployments, "default", "kubia"), CancellationToken.None);
            ((string?)live["metadata"]!["annotations"]!["deploykit.dev/version"]).ShouldBe(_workspace.Head);
        }
        served.Send(Signals.Terminate);
        (await served.EndAsync()).ExitCode.ShouldBe(0);
        (await Host.RunAsync(_workspace, NoEngine, "--target=Status", "--environment=local")).ShouldExitWith(0).Output.ShouldContain($"deployment/kubia: 3 of 3 ready; {_workspace.Head}");
    }

    [Fact]
    public async Task The_address_of_a_server_that_was_killed_misleads_nobody()
    {
        using (var killed = Host.Start(_workspace, NoEngine, "--target=Sandbox", "--environment=local"))
            await killed.WaitForOutputAsync("Ctrl-C ends it.", TimeSpan.FromMinutes(1));
        File.Exists(Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "served.json")).ShouldBeTrue();

        (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(0);

        File.Exists(Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "served.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_whose_images_the_server_does_not_know_is_told_to_start_it_again()
    {
        using var served = Host.Start(_workspace, NoEngine, "--target=Sandbox", "--environment=local");
        await served.WaitForOutputAsync("Ctrl-C ends it.", TimeSpan.FromMinutes(1));
        _workspace.Replace("deploykit.yaml", "localhost:5000/kubia", "registry.example.com/team/kubia").Replace("k8s/deployment.yaml", "localhost:5000/kubia", "registry.example.com/team/kubia").Commit("Another registry");

        var run = (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(10);

        run.LastLine.ShouldContain("without the images of registry.example.com/team/kubia");
        served.Send(Signals.Terminate);
        (await served.EndAsync()).ExitCode.ShouldBe(0);
        (await Host.RunAsync(_workspace, NoEngine, "--target=Deploy", "--environment=local")).ShouldExitWith(0);
    }

    [Fact]
    public async Task A_new_one_has_the_level_and_the_place_that_the_command_line_says()
    {
        var kubeconfig = Path.Combine(_workspace.Folder, "mine");
        using var served = Host.Start(_workspace, NoEngine, "--target=Sandbox", "--api-level=1.20", "--seed=7", "--speed=10", $"--kubeconfig={kubeconfig}");
        await served.WaitForOutputAsync("Ctrl-C ends it.", TimeSpan.FromMinutes(1));

        using var client = Connect(kubeconfig);

        (await client.GetVersionAsync(CancellationToken.None)).Minor.ShouldBe(20);
        served.Send(Signals.Terminate);
        (await served.EndAsync()).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "registry")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_kubeconfig_of_a_persons_own_is_not_written_over()
    {
        _workspace.Write("mine", "apiVersion: v1\n");

        var run = (await Host.RunAsync(_workspace, NoEngine, "--target=Sandbox", "--seed=1", $"--kubeconfig={Path.Combine(_workspace.Folder, "mine")}")).ShouldExitWith(2);

        run.Output.ShouldContain("the file exists, and no sandbox wrote it; name another");
        (await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, "mine"))).ShouldBe("apiVersion: v1\n");
    }

    private static KubernetesClient Connect(string kubeconfig) =>
        KubernetesClient.Connect(Kubeconfig.Load(new KubeconfigSources { Environment = _ => null, ExplicitPath = kubeconfig }, context: null), TimeProvider.System);

    [GeneratedRegex(@"(?<=node port +)http://\S+")]
    private static partial Regex NodePort();
}
