using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Watching;
using DeployKit.Tests.Conventions;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>A rollout of a real cluster, frame by frame. The format is told in Recordings/README.md.</summary>
internal sealed class Recording
{
    private static readonly ConcurrentDictionary<string, Recording> Read = [];

    private static readonly Dictionary<string, ResourceType> Types = new[]
    {
        BuiltIn.Deployments, BuiltIn.StatefulSets, BuiltIn.DaemonSets, BuiltIn.ReplicaSets, BuiltIn.ControllerRevisions, BuiltIn.ReplicationControllers,
        BuiltIn.Jobs, BuiltIn.Pods, BuiltIn.Events, BuiltIn.PersistentVolumeClaims,
    }.ToDictionary(type => type.Kind);

    private Recording(IReadOnlyList<string> lines)
    {
        var header = JsonNode.Parse(lines[0])!;
        Started = DateTimeOffset.Parse((string)header["started"]!, CultureInfo.InvariantCulture);
        Length = TimeSpan.FromSeconds((double)header["seconds"]!);
        Targets = [.. header["targets"]!.AsArray().Where(target => Workloads.IsAwaited((string)target!["kind"]!)).Select(target => TargetOf(target!))];
        Baseline = BaselineReader.Of(
            [.. Targets.Select(target => target.Name)],
            [.. header["before"]!.AsObject().Select(list => (Types[list.Key], (IReadOnlyList<JsonObject>)[.. list.Value!.AsArray().Cast<JsonObject>()]))]);
        var known = new Dictionary<string, JsonObject>();
        Frames = [.. lines.Skip(1).Select(line => FrameOf(JsonNode.Parse(line)!, known))];
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests/DeployKit.Tests/Rollouts/Recordings");

    public DateTimeOffset Started { get; }

    /// <summary>How long the cluster was watched.</summary>
    public TimeSpan Length { get; }

    public IReadOnlyList<RolloutTarget> Targets { get; }
    public RolloutBaseline Baseline { get; }
    public IReadOnlyList<Frame> Frames { get; }

    public static Recording Of(string name) => Read.GetOrAdd(name, static name => new Recording(File.ReadAllLines(Path.Combine(Folder, $"{name}.jsonl"))));

    private static RolloutTarget TargetOf(JsonNode target) => RolloutTarget.Of(
        new JsonObject
        {
            ["kind"] = (string)target["kind"]!,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = (string)target["namespace"]!, ["name"] = (string)target["name"]!, ["uid"] = (string)target["uid"]!, ["generation"] = (long)target["generation"]!,
            },
            ["spec"] = new JsonObject { ["template"] = target["template"]?.DeepClone() },
        },
        (bool)target["changed"]!);

    // What a frame leaves out is as it was in the frame before.
    private static Frame FrameOf(JsonNode line, Dictionary<string, JsonObject> known)
    {
        var at = TimeSpan.FromSeconds((double)line["t"]!);
        var type = Enum.Parse<WatchEventType>((string)line["type"]!, ignoreCase: true);
        if (line["object"] is not JsonObject news)
            return new Frame(at, type, null, null);
        var uid = (string)news["metadata"]!["uid"]!;
        var live = known.TryGetValue(uid, out var before) ? (JsonObject)before.DeepClone() : [];
        foreach (var (field, value) in news)
        {
            if (field != "metadata" || before is null || value!.AsObject().Count > 1)
                live[field] = value?.DeepClone();
        }
        known[uid] = live;
        return new Frame(at, type, Types[(string)line["kind"]!], live);
    }
}
