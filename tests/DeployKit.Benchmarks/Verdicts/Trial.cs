using System.Diagnostics;
using System.Text.Json.Nodes;
using DeployKit.Benchmarks.Deploying;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.Benchmarks.Verdicts;

/// <summary>One failing rollout in a namespace of its own, watched by DeployKit, by an observer on a connection of its own, and, when asked, by kubectl.</summary>
internal sealed class Trial(KubernetesConnection connection, FailureKind kind)
{
    private const int Patience = 60;
    private static readonly ResourceType Accounts = new("", "v1", "ServiceAccount", "serviceaccounts", Namespaced: true);
    private readonly string _namespace = $"verdict-{Guid.NewGuid():N}"[..14];

    public async Task<TrialResult> RunAsync(bool withKubectl)
    {
        using var client = KubernetesClient.Connect(connection, TimeProvider.System);
        using var observer = KubernetesClient.Connect(connection, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4), TimeProvider.System);
        await OpenAsync(observer, limit.Token);
        try
        {
            var watcher = new RolloutWatcher(client, TimeProvider.System, new Redactor(), Path.Combine(Path.GetTempPath(), _namespace));
            var applied = await client.ApplyAsync(new ObjectPath(BuiltIn.Deployments, _namespace, "web"), kind.Manifest(), new ApplyOptions { Force = true }, limit.Token);
            var began = TimeProvider.System.GetTimestamp();
            var kubectl = withKubectl ? KubectlAsync(began) : Task.FromResult<double?>(null);
            var shown = ObserveAsync(observer, began, limit.Token);
            double told = 0;
            var verdicts = await watcher.AwaitAsync(
                [RolloutTarget.Of(applied, changedByRelease: true)],
                RolloutBaseline.Empty,
                new RolloutPolicy { Timeout = TimeSpan.FromMinutes(3) },
                verdict => told = verdict.Result == VerdictResult.Progressing ? told : TimeProvider.System.GetElapsedTime(began).TotalSeconds,
                limit.Token);
            if (kind.Rule is not null && verdicts[0].Rule != kind.Rule)
                throw new InvalidOperationException($"{kind.Name}: {verdicts[0].Rule} fired, not {kind.Rule}: {verdicts[0].Sentence}");
            return new TrialResult(await shown, told, await kubectl);
        }
        finally
        {
            await observer.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, _namespace), new DeleteOptions { Propagation = Propagation.Background }, CancellationToken.None);
            if (Directory.Exists(Path.Combine(Path.GetTempPath(), _namespace)))
                Directory.Delete(Path.Combine(Path.GetTempPath(), _namespace), recursive: true);
        }
    }

    private async Task OpenAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        await client.CreateAsync(
            BuiltIn.Namespaces, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _namespace } }, new WriteOptions(), cancellationToken);
        await foreach (var seen in client.WatchAsync(Accounts, _namespace, ListOptions.All, cancellationToken))
        {
            if (seen.Object?["secrets"] is JsonArray { Count: > 0 })
                break;
        }
        if (kind.Before is not { } before)
            return;
        var type = await client.ResolveAsync("v1", (string)before["kind"]!, cancellationToken);
        await client.CreateAsync(type, _namespace, (JsonObject)before.DeepClone(), new WriteOptions(), cancellationToken);
        await foreach (var seen in client.WatchAsync(type, _namespace, ListOptions.All, cancellationToken))
        {
            if (seen.Object?["status"]?["hard"] is not null)
                break;
        }
    }

    // The moment at which the first frame that shows it arrives here.
    private async Task<double> ObserveAsync(KubernetesClient client, long began, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ResourceType[] types = [BuiltIn.Deployments, BuiltIn.Pods, BuiltIn.Events];
        var first = await Task.WhenAny(types.Select(type => SeeAsync(client, type, began, stop.Token)));
        await stop.CancelAsync();
        return await first;
    }

    private async Task<double> SeeAsync(KubernetesClient client, ResourceType type, long began, CancellationToken cancellationToken)
    {
        await foreach (var seen in client.WatchAsync(type, _namespace, ListOptions.All, cancellationToken))
        {
            if (seen.Object is { } live && kind.Shows(type, live))
                return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        }
        throw new InvalidOperationException($"The watch of {type.Plural} has ended.");
    }

    // Null: it said nothing in that time.
    private async Task<double?> KubectlAsync(long began)
    {
        using var process = Process.Start(Command.StartOf(
            Path.GetTempPath(), new Dictionary<string, string>(), "kubectl", "--context", connection.Context, "--namespace", _namespace, "rollout", "status", "deployment/web", $"--timeout={Patience}s"))!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return took < Patience ? took : null;
    }
}
