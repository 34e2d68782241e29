using Xunit.Abstractions;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>Compares what the sandbox answered over all cluster tests with what the real cluster did.</summary>
public sealed class ExchangeTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(Harness.Workspace.Repository, "tests", "DeployKit.ClusterTests", "Exchanges");

    [SkippableFact]
    public async Task The_sandbox_says_nothing_to_our_client_that_the_real_cluster_would_not()
    {
        var file = Environment.GetEnvironmentVariable("DEPLOYKIT_EXCHANGES_OF_SANDBOX");
        Skip.If(string.IsNullOrEmpty(file), "DEPLOYKIT_EXCHANGES_OF_SANDBOX names no recording of the tests on the sandbox");

        var comparison = new ExchangeComparison(
            await File.ReadAllTextAsync(Path.Combine(Folder, "recorded.txt")), await File.ReadAllTextAsync(file), await File.ReadAllLinesAsync(Path.Combine(Folder, "differences.txt")));

        foreach (var missing in comparison.Missing)
            output.WriteLine($"not said: {missing}");
        comparison.More.ShouldBeEmpty();
    }
}
