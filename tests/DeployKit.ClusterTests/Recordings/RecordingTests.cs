using System.Runtime.CompilerServices;
using DeployKit.Kubernetes;
using Xunit.Abstractions;

namespace DeployKit.ClusterTests.Recordings;

public sealed class RecordingTests(ITestOutputHelper output)
{
    /// <summary>Where the registry that denies everybody listens; it is part of the recorded image name.</summary>
    internal const int DenyingPort = 5911;

    // So many pods start side by side that two processors still start each of them within seconds.
    private const int AtOnce = 8;

    [RecordFact]
    public async Task The_scenarios_are_recorded_for_the_unit_tests()
    {
        using var client = KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null), TimeProvider.System);
        var version = await client.GetVersionAsync(CancellationToken.None);
        await using var registry = new DenyingRegistry(DenyingPort);
        var recorder = new Recorder(client, version.GitVersion, Folder());
        var wanted = RecordFactAttribute.Wanted!.Split(',');
        var scenarios = GoodScenarios.All.Concat(StartScenarios.All).Concat(PodScenarios.All)
            .Where(scenario => wanted is ["1"] || wanted.Contains(scenario.Name))
            .OrderByDescending(scenario => scenario.Seconds)
            .ToList();
        var failed = new List<string>();
        using var free = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(scenarios.Select(async scenario =>
        {
            await free.WaitAsync();
            try
            {
                await recorder.RecordAsync(scenario);
            }
            catch (Exception exception) when (exception is KubernetesException or OperationCanceledException)
            {
                lock (failed)
                    failed.Add($"{scenario.Name}: {exception.Message}");
            }
            finally
            {
                free.Release();
            }
        }));
        output.WriteLine($"{scenarios.Count - failed.Count} of {scenarios.Count} recorded");
        failed.ShouldBeEmpty();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../DeployKit.Tests/Rollouts/Recordings"));
}
