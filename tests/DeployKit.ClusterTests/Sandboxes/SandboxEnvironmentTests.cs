using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Sandboxes;

/// <summary>kubia in its environment on the sandbox, by the product's own command line: without a cluster, and without an engine unless it says so.</summary>
public sealed class SandboxEnvironmentTests : IDisposable
{
    private static readonly Dictionary<string, string?> NoEngine = new() { ["DOCKER_HOST"] = "unix:///nonexistent.sock", ["KUBECONFIG"] = "/nonexistent" };

    private readonly Workspace _workspace = new("pipelines/apps/kubia");

    private string State => Path.Combine(_workspace.Folder, ".deploykit", "sandbox", "state.json");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_first_and_a_second_version_are_deployed_seen_and_rolled_back()
    {
        var first = (await RunAsync("Deploy")).ShouldExitWith(0);
        first.Output.ShouldContain("kubia → local   in the sandbox, namespace default");
        first.Output.ShouldContain("no Docker Engine answers: images are packed without one, RUN left out, base images not fetched");
        first.LastLine.ShouldStartWith($"Deployed kubia {_workspace.Head} to local (sandbox) in ");
        ((string?)first.Report!["release"]!["context"]).ShouldBe("sandbox");
        var before = _workspace.Head;
        (await RunAsync("Deploy")).ShouldExitWith(0).LastLine.ShouldStartWith($"Unchanged: kubia {before} runs on local (sandbox) already");

        _workspace.Replace("app.js", "greeting + ' '", "greeting + ', again '").Commit("The second version");
        (await RunAsync("Deploy")).ShouldExitWith(0).LastLine.ShouldContain($"Before: {before}");
        (await RunAsync("Rollback")).ShouldExitWith(0).LastLine.ShouldStartWith($"Rolled back kubia on local (sandbox) to {before}");

        (await RunAsync("Status")).ShouldExitWith(0).Output.ShouldContain($"deployment/kubia: 3 of 3 ready; {before}");
    }

    [Fact]
    public async Task A_broken_version_is_found_and_undone()
    {
        (await RunAsync("Deploy")).ShouldExitWith(0);
        var before = _workspace.Head;
        _workspace.Replace("Dockerfile", "EXPOSE 8080", "EXPOSE 8080\nLABEL sandbox.deploykit.dev/behaviour=crash").Commit("A broken version");

        var broken = (await RunAsync("Deploy")).ShouldExitWith(20);

        broken.Output.ShouldContain("ContainerCrashing");
        broken.LastLine.ShouldBe($"Not deployed: kubia {_workspace.Head} failed on local (sandbox) and was undone. Running: {before}. Exit 20.");
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_stops_the_run_with_the_remedy_and_stays_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        await File.WriteAllTextAsync(State, "{\"schema\":");

        var run = (await RunAsync("Deploy")).ShouldExitWith(10);

        run.LastLine.ShouldStartWith($"{State} is not a sandbox's state: ");
        run.LastLine.ShouldEndWith("nothing was changed. Delete the file to begin with an empty sandbox. Exit 10.");
        (await File.ReadAllTextAsync(State)).ShouldBe("{\"schema\":");
    }

    [Fact]
    public async Task A_context_of_the_command_line_leaves_the_sandbox_alone()
    {
        var run = (await RunAsync("Deploy", "--context=elsewhere")).ShouldExitWith(10);

        run.Output.ShouldNotContain("sandbox");
        File.Exists(State).ShouldBeFalse();
    }

    [Fact]
    public async Task Killed_half_way_the_next_run_finds_a_whole_state()
    {
        (await RunAsync("Deploy")).ShouldExitWith(0);
        _workspace.Replace("app.js", "greeting + ' '", "greeting + ', again '").Commit("The second version");
        using (var killed = Host.Start(_workspace, NoEngine, "--target=Deploy", "--environment=local"))
            await killed.WaitForOutputAsync("deployment/kubia revision 2", TimeSpan.FromMinutes(1));

        (await RunAsync("Deploy")).ShouldExitWith(0).LastLine.ShouldContain($"kubia {_workspace.Head}");
    }

    [SkippableFact]
    public async Task With_an_engine_the_engine_builds_and_pushes_to_the_sandbox()
    {
        _workspace.Replace("Dockerfile", "FROM node:7", "FROM scratch");
        _workspace.Commit("Without a base image");
        var run = await Host.RunAsync(_workspace, new Dictionary<string, string?> { ["KUBECONFIG"] = "/nonexistent" }, "--target=Deploy", "--environment=local");
        Skip.If(run.Output.Contains("no Docker Engine answers", StringComparison.Ordinal), "there is no Docker Engine");

        run.ShouldExitWith(0).Output.ShouldContain(" steps, ");
        ((bool)run.Report!["images"]![0]!["pushed"]!).ShouldBeTrue();
    }

    private Task<HostResult> RunAsync(string target, params string[] arguments) =>
        Host.RunAsync(_workspace, NoEngine, [$"--target={target}", "--environment=local", .. arguments]);
}
