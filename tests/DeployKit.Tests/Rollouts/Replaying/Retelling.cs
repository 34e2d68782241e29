using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Writing;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>The same rollout, told in another way.</summary>
internal static class Retelling
{
    // Different kinds come by different watches: within so long, which one is told first is chance.
    private static readonly TimeSpan Chance = TimeSpan.FromMilliseconds(100);

    /// <summary>A watch that is resumed may tell again what was told.</summary>
    public static IEnumerable<Frame> Twice(IReadOnlyList<Frame> frames) => frames.SelectMany(frame => new[] { frame, frame });

    /// <summary>Of what is told at about the same time, the kinds in the opposite order. Within a kind the order is the server's.</summary>
    public static IEnumerable<Frame> KindsReversed(IReadOnlyList<Frame> frames)
    {
        var synced = frames.First(frame => frame.Type == WatchEventType.Synced).At;
        return frames
            .GroupBy(frame => frame.At <= synced ? TimeSpan.FromTicks(-1) : TimeSpan.FromTicks(frame.At.Ticks / Chance.Ticks))
            .SelectMany(moment => moment
                .OrderBy(frame => frame.Kind is null)
                .ThenByDescending(frame => frame.Kind?.Plural, StringComparer.Ordinal)
                .Select(frame => frame with { At = moment.Max(other => other.At) }));
    }

    public static IEnumerable<Frame> WithoutEvents(IReadOnlyList<Frame> frames) => frames.Where(frame => !frame.IsEvent);

    /// <summary>The API server is not there for a while; afterwards the watch goes on where it was.</summary>
    public static Func<IReadOnlyList<Frame>, IEnumerable<Frame>> WithOutage(TimeSpan from, TimeSpan lasting) => frames =>
    [
        .. frames.Where(frame => frame.At < from),
        new Frame(from, WatchEventType.Interrupted, null, null),
        new Frame(from + lasting, WatchEventType.Resumed, null, null),
        .. frames.Where(frame => frame.At >= from).Select(frame => frame.At < from + lasting ? frame with { At = from + lasting } : frame),
    ];

    /// <summary>Every pod belongs to a revision that is not the one that is being rolled out.</summary>
    public static IEnumerable<Frame> PodsOfAnOlderRevision(IReadOnlyList<Frame> frames) =>
        frames.Select(frame => frame.IsPod ? frame with { Object = Older(frame.Object!) } : frame);

    private static JsonObject Older(JsonObject live)
    {
        var pod = (JsonObject)live.DeepClone();
        var metadata = pod["metadata"]!;
        if (metadata["labels"] is JsonObject labels && labels.ContainsKey("controller-revision-hash"))
            labels["controller-revision-hash"] = "older";
        foreach (var owner in (metadata["ownerReferences"] as JsonArray ?? []).Where(owner => (string?)owner!["kind"] == "ReplicaSet"))
            owner!["uid"] = "older";
        if ((metadata["ownerReferences"] as JsonArray ?? []).Any(owner => (string?)owner!["kind"] == "ReplicationController"))
            metadata["annotations"] = new JsonObject { [TemplateMark.Key] = "older" };
        return pod;
    }
}
