using System.Text.Json.Nodes;
using System.Threading.Channels;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Plays one scenario on the cluster and writes down every frame that the API server tells, whatever our judge would think of it.</summary>
internal sealed class Recorder(KubernetesClient client, string version, string folder)
{
    private static readonly IReadOnlyList<ResourceType> Types =
    [
        BuiltIn.Deployments, BuiltIn.StatefulSets, BuiltIn.DaemonSets, BuiltIn.ReplicaSets, BuiltIn.ControllerRevisions, BuiltIn.ReplicationControllers,
        BuiltIn.Jobs, BuiltIn.Pods, BuiltIn.Events, BuiltIn.PersistentVolumeClaims,
    ];

    private static readonly TimeSpan Failing = TimeSpan.FromSeconds(20);

    public async Task RecordAsync(RecordedScenario scenario)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8), TimeProvider.System);
        var stage = new Stage(client, $"rec-{Guid.NewGuid():N}"[..10]);
        await stage.OpenAsync(limit.Token);
        try
        {
            foreach (var manifest in scenario.Before)
                await stage.CompleteAsync(await stage.ApplyAsync(manifest, limit.Token), limit.Token);
            foreach (var manifest in scenario.Failing)
                await stage.ApplyAsync(manifest, limit.Token);
            if (scenario.Failing.Count > 0)
                await Task.Delay(Failing, TimeProvider.System, limit.Token);
            await RecordAsync(scenario, stage, limit.Token);
        }
        finally
        {
            await stage.CloseAsync();
        }
    }

    private async Task RecordAsync(RecordedScenario scenario, Stage stage, CancellationToken cancellationToken)
    {
        var file = new RecordingFile();
        var before = new JsonObject();
        foreach (var type in Types)
        {
            var items = await stage.ListAsync(type, OptionsOf(type), cancellationToken);
            if (items.Count > 0)
                before[type.Kind] = new JsonArray([.. items.Select(Trimming.Trim)]);
        }
        var targets = new JsonArray();
        foreach (var manifest in scenario.Release)
        {
            var live = await stage.ApplyAsync(manifest, cancellationToken);
            targets.Add(TargetOf(live, (before[(string)live["kind"]!] as JsonArray)?.FirstOrDefault(item => (string)item!["metadata"]!["uid"]! == (string)live["metadata"]!["uid"]!)));
        }
        var began = TimeProvider.System.GetTimestamp();
        file.Begin(new JsonObject
        {
            ["scenario"] = scenario.Words,
            ["source"] = "recorded",
            ["server"] = version,
            ["started"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["seconds"] = scenario.Seconds,
            ["targets"] = targets,
            ["before"] = before,
        });
        await FollowAsync(scenario, stage, file, began, cancellationToken);
        await file.SaveAsync(Path.Combine(folder, $"{scenario.Name}.jsonl"));
    }

    private static async Task FollowAsync(RecordedScenario scenario, Stage stage, RecordingFile file, long began, CancellationToken cancellationToken)
    {
        using var window = new CancellationTokenSource(TimeSpan.FromSeconds(scenario.Seconds), TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, window.Token);
        var frames = Channel.CreateUnbounded<(TimeSpan At, ResourceType Type, WatchEvent Seen)>();
        var watching = Task.WhenAll(Types.Select(async type =>
        {
            try
            {
                await foreach (var seen in stage.Client.WatchAsync(type, stage.Namespace, OptionsOf(type), end.Token))
                    frames.Writer.TryWrite((TimeProvider.System.GetElapsedTime(began), type, seen));
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The window is over.
            }
        }));
        var meanwhile = scenario.Meanwhile?.Invoke(stage) ?? Task.CompletedTask;
        await watching;
        await meanwhile;
        frames.Writer.Complete();
        var unsynced = Types.Count;
        await foreach (var (at, type, seen) in frames.Reader.ReadAllAsync(cancellationToken))
        {
            if (seen.Object is { } live)
                file.Add(at, seen.Type.ToString().ToUpperInvariant(), type.Kind, live);
            else if (seen.Type == WatchEventType.Synced && --unsynced == 0)
                file.Add(at, "SYNCED", null, null);
        }
    }

    private static ListOptions OptionsOf(ResourceType type) => type == BuiltIn.Events ? new ListOptions { FieldSelector = "type=Warning" } : ListOptions.All;

    private static JsonObject TargetOf(JsonObject live, JsonNode? before) => new()
    {
        ["kind"] = (string)live["kind"]!,
        ["namespace"] = (string)live["metadata"]!["namespace"]!,
        ["name"] = (string)live["metadata"]!["name"]!,
        ["uid"] = (string)live["metadata"]!["uid"]!,
        ["generation"] = (long?)live["metadata"]!["generation"] ?? 0,
        ["changed"] = before is null || (long?)before["metadata"]!["generation"] != (long?)live["metadata"]!["generation"],
        ["template"] = live["spec"]?["template"]?.DeepClone(),
    };
}
