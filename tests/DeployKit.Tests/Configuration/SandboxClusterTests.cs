using DeployKit.Configuration;

namespace DeployKit.Tests.Configuration;

public sealed class SandboxClusterTests
{
    private const string Both = """
        app: web
        environments:
          local: { branch: master, cluster: sandbox }
          test: { branch: test, context: minikube }
        """;

    [Fact]
    public async Task Only_the_environment_that_says_so_is_on_the_sandbox()
    {
        using var file = new ConfigurationFile(Both);

        var local = await file.LoadAsync("master");
        var test = await file.LoadAsync("test");

        local.IsOnSandbox.ShouldBeTrue();
        local.Context.ShouldBeNull();
        test.IsOnSandbox.ShouldBeFalse();
        test.Context.ShouldBe("minikube");
    }

    [Fact]
    public async Task A_context_of_the_command_line_is_never_the_sandbox()
    {
        using var file = new ConfigurationFile(Both);

        var loaded = await file.LoadAsync("master", context: "kind");

        loaded.IsOnSandbox.ShouldBeFalse();
        loaded.Context.ShouldBe("kind");
    }

    [Fact]
    public async Task The_root_may_say_it_for_a_file_without_environments()
    {
        using var file = new ConfigurationFile("app: web\ncluster: sandbox\n");

        (await file.LoadAsync()).IsOnSandbox.ShouldBeTrue();
    }

    [Fact]
    public async Task Cluster_and_context_exclude_each_other_at_the_place_of_the_cluster()
    {
        using var file = new ConfigurationFile("app: web\ncontext: gke\nenvironments:\n  local: { branch: master, cluster: sandbox }\n");

        var problem = (await file.ProblemsAsync()).ShouldHaveSingleItem();

        problem.ToString().ShouldBe($"{file.Path}:4:37: 'cluster' and 'context' name two clusters; an environment takes back the root's with 'context: ~' or 'cluster: ~'");
    }

    [Fact]
    public async Task An_environment_takes_back_what_the_root_says()
    {
        using var file = new ConfigurationFile("app: web\ncontext: gke\nenvironments:\n  local: { branch: master, cluster: sandbox, context: ~ }\n");

        (await file.LoadAsync()).IsOnSandbox.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_value_is_refused_with_those_that_there_are()
    {
        using var file = new ConfigurationFile("app: web\ncluster: sandbx\n");

        var problem = (await file.ProblemsAsync()).ShouldHaveSingleItem();

        (problem.Line, problem.Key).ShouldBe((2, "cluster"));
        problem.Message.ShouldContain("one of sandbox");
    }
}
