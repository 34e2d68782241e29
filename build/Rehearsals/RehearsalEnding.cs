using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>Judges what a rehearsed release left behind.</summary>
internal sealed class RehearsalEnding(
    RehearsalApp app, Mishap mishap, IReadOnlyDictionary<string, string> digests, int? exit, bool isUndone, string output, string report)
{
    private static readonly HashSet<int> Documented = [0, 2, 10, 11, 12, 20, 21, 22, 75, 130, 143];

    private readonly List<string> _broken = [];

    /// <summary>Every invariant that does not hold.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>What runs now, in a few words.</summary>
    /// <param name="end">When the release ended.</param>
    /// <param name="after">When all that it set going had come to rest.</param>
    public string Judge(ClusterSnapshot before, ClusterSnapshot end, ClusterSnapshot after)
    {
        if (exit is null)
            _broken.Add("the release did not end");
        else if (exit == 1)
            _broken.Add("a defect of DeployKit's own (exit 1)");
        else if (!Documented.Contains(exit.Value))
            _broken.Add($"{exit} is no documented exit code");
        _broken.AddRange(after.Orphans().Select(orphan => $"{orphan} is left without its owner"));
        _broken.AddRange(RunningJobs(after).Select(job => $"{job} runs on, and nobody was told"));
        _broken.AddRange(Leaks());
        var differences = Differences(before, after).ToList();
        if (exit == 0)
            return NewVersionRuns(end, after);
        if (differences.Count == 0)
            return exit == 21 ? "old version put back, not verified" : isUndone ? "old version restored" : "old version untouched";
        _broken.Add($"the old version was not fully restored: {string.Join("; ", differences)}");
        return "neither the new version nor the old one";
    }

    private string NewVersionRuns(ClusterSnapshot end, ClusterSnapshot after)
    {
        var wrong = Incomplete(end);
        // A crash after the start is found while it is looked for, which rollout.settle says.
        if (wrong.Count == 0 || mishap.Pods is not null)
            return wrong.Count + Incomplete(after).Count == 0 ? "new version verified" : "new version verified, fails later";
        _broken.Add($"the release says that it succeeded, but {string.Join("; ", wrong)}");
        return "neither the new version nor the old one";
    }

    private List<string> Incomplete(ClusterSnapshot now) =>
    [
        .. app.Manifests.Objects.Where(Workloads.IsAwaited).Select(manifest => manifest.Name.Kind + "/" + manifest.Name.Name)
            .Select(name => (name, Live: now.OfKind(name.Split('/')[0]).FirstOrDefault(item => (string?)item["metadata"]?["name"] == name.Split('/')[1] && (string?)item["metadata"]?["namespace"] == app.Namespace)))
            .Select(workload => Incomplete(workload.Live) is { } why ? $"{workload.name} {why}" : null).OfType<string>(),
    ];

    private string? Incomplete(JsonObject? live)
    {
        if (live is null)
            return "is not there";
        var images = PodTemplates.Containers(PodTemplates.Of(live)!).Select(entry => (string?)entry.Container["image"] ?? "").ToList();
        if (images.Any(image => digests.Any(digest => WorkloadImages.RepositoryOf(image) == WorkloadImages.RepositoryOf(digest.Key) && !image.EndsWith(digest.Value, StringComparison.Ordinal))))
            return "does not run the new image";
        if ((string?)live["kind"] is "Job" or "Pod")
            return null;
        var wanted = (int?)live["spec"]?["replicas"] ?? (int?)live["status"]?["desiredNumberScheduled"] ?? 0;
        var ready = (int?)live["status"]?["readyReplicas"] ?? (int?)live["status"]?["numberReady"] ?? 0;
        return ready < wanted ? $"has {ready} of {wanted} pods ready" : null;
    }

    private IEnumerable<string> Differences(ClusterSnapshot before, ClusterSnapshot after)
    {
        var (old, now) = (before.Comparable(), after.Comparable());
        foreach (var name in old.Keys.Concat(now.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(name => !IsForeign(name)))
        {
            if (!now.TryGetValue(name, out var present))
                yield return $"{name} is gone";
            else if (!old.TryGetValue(name, out var past))
            {
                if (!IsMigration(name))
                    yield return $"{name} is new";
            }
            else if (!JsonNode.DeepEquals(past, present))
                yield return $"{name} differs ({FirstDifference(past, present, "")})";
        }
    }

    private bool IsForeign(string name) => mishap.Foreign.Contains(name);

    // It ran, and stays for people to look at.
    private bool IsMigration(string name) => app.Manifests.Migration is { } job && name.StartsWith($"job/{app.Namespace}/{job.Name.Name}-", StringComparison.Ordinal);

    private IEnumerable<string> RunningJobs(ClusterSnapshot after) => after.OfKind("Job")
        .Where(job => ((int?)job["status"]?["active"] ?? 0) > 0 && !output.Contains((string)job["metadata"]!["name"]!, StringComparison.Ordinal))
        .Select(ClusterSnapshot.NameOf);

    private IEnumerable<string> Leaks()
    {
        foreach (var secret in app.Release.Secrets)
        {
            foreach (var value in secret.Values.Where(value => !value.IsShowable))
            {
                var (text, base64) = (Encoding.UTF8.GetString(value.Content.Reveal()).Trim(), Convert.ToBase64String(value.Content.Reveal()));
                // Shorter ones are not masked, which the release says itself.
                if (text.Length >= Http.Redactor.MinimumLength && (output + report) is var told && (told.Contains(text, StringComparison.Ordinal) || told.Contains(base64, StringComparison.Ordinal)))
                    yield return $"the value of {secret.Name}/{value.Key} is in the output or the report";
            }
        }
    }

    private static string FirstDifference(JsonNode? past, JsonNode? present, string path)
    {
        if (past is JsonObject one && present is JsonObject other)
        {
            var key = one.Select(pair => pair.Key).Concat(other.Select(pair => pair.Key)).Distinct().First(key => !JsonNode.DeepEquals(one[key], other[key]));
            return FirstDifference(one[key], other[key], path.Length == 0 ? key : $"{path}.{key}");
        }
        if (past is JsonArray list && present is JsonArray others && list.Count == others.Count)
        {
            var index = Enumerable.Range(0, list.Count).First(index => !JsonNode.DeepEquals(list[index], others[index]));
            return FirstDifference(list[index], others[index], $"{path}[{index}]");
        }
        // Of a Secret the place is enough.
        return path.StartsWith("data.", StringComparison.Ordinal) ? path : $"{path}: {Short(past)} before, {Short(present)} now";
    }

    private static string Short(JsonNode? node) => node is null ? "nothing" : node.ToJsonString() is { Length: > 60 } text ? text[..60] + "…" : node.ToJsonString();
}
