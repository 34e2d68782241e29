namespace DeployKit.Frosting.Tests.Engine;

public sealed class ColourTests : IDisposable
{
    private readonly string? _term = Environment.GetEnvironmentVariable("TERM");

    public ColourTests() => Environment.SetEnvironmentVariable("TERM", "xterm-256color");

    public void Dispose() => Environment.SetEnvironmentVariable("TERM", _term);

    [SkippableFact]
    public async Task Where_a_pipe_reads_no_colour_codes_are_written_whatever_the_terminal_is_called()
    {
        Skip.IfNot(Console.IsOutputRedirected || Console.IsErrorRedirected, "the tests run on a terminal");
        new CakeConsole(new CakeEnvironment(new CakePlatform(), new CakeRuntime())).SupportAnsiEscapeCodes.ShouldBeTrue("else this test proves nothing");
        var graph = new Graph(typeof(Failing));

        await graph.RunLoggedAsync("--target=Failing");

        graph.Errors.ShouldContain("broken");
        (graph.Output + graph.Errors).ShouldNotContain("\u001b");
    }

    public sealed class Failing : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("broken");
    }
}
