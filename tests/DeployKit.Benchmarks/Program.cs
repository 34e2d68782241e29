using DeployKit.Benchmarks.BuildContextStreaming;

switch (args)
{
    case ["BuildContextStreaming"]:
        return await ContextStreaming.RunAsync();
    default:
        Console.Error.WriteLine("Which one? BuildContextStreaming");
        return 2;
}
