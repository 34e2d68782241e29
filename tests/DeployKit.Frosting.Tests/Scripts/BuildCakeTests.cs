namespace DeployKit.Frosting.Tests.Scripts;

/// <summary>The real Cake.Tool, as <c>dotnet cake</c>. The tests share a work tree, so a host is only built where it changed.</summary>
public sealed class BuildCakeTests(WorkTree tree) : IClassFixture<WorkTree>
{
    private const string Host = "System.Console.WriteLine(string.Join('|', args)); return 7;";

    [Fact]
    public async Task The_host_gets_the_arguments_and_has_the_last_line_and_the_exit_code()
    {
        tree.WriteHost(Host);

        var (exitCode, output, errors) = await tree.RunAsync("cake", "build.cake", "--target=Deploy", "--image=a/b=c:1", "--tree", "--config", "x y");

        exitCode.ShouldBe(7, output + errors);
        errors.ShouldBeEmpty();
        output.ShouldBe("--target=Deploy|--image=a/b=c:1|--tree|--config|x y\n");
    }

    [Fact]
    public async Task A_changed_host_is_built_again_and_an_unchanged_one_is_not()
    {
        tree.WriteHost("return 8;");
        (await tree.RunAsync("cake")).ExitCode.ShouldBe(8);
        var built = Directory.GetDirectories(tree.HostFolder).Length;

        (await tree.RunAsync("cake")).ExitCode.ShouldBe(8);
        Directory.GetDirectories(tree.HostFolder).Length.ShouldBe(built);

        tree.WriteHost("return 9;  ");
        (await tree.RunAsync("cake")).ExitCode.ShouldBe(9);
    }

    [Fact]
    public async Task A_host_that_does_not_compile_says_so_and_the_next_one_does()
    {
        tree.WriteHost("return nothing;");

        var (exitCode, _, errors) = await tree.RunAsync("cake");

        exitCode.ShouldBe(1);
        errors.ShouldContain("error CS0103");
        tree.WriteHost(Host);
        (await tree.RunAsync("cake")).ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task Two_at_once_build_the_host_once()
    {
        // Cake's own script cache cannot be written by two at once.
        tree.WriteHost(Host);
        await tree.RunAsync("cake");
        tree.WriteHost("System.Console.WriteLine(\"both\"); return 3;");
        var before = Directory.GetDirectories(tree.HostFolder).Length;

        var runs = await Task.WhenAll(tree.RunAsync("cake"), tree.RunAsync("cake"));

        runs.ShouldAllBe(run => run.ExitCode == 3 && run.Output == "both\n");
        Directory.GetDirectories(tree.HostFolder).Length.ShouldBe(before + 1);
    }
}
