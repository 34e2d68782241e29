using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Controllers;

/// <summary>A rollout on a real cluster, as DeployKit.Tests keeps it.</summary>
internal sealed class Recording(IReadOnlyList<JsonObject> lines)
{
    public double Seconds => (double)lines[0]["seconds"]!;

    public static Recording Read(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DeployKit.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var file = Path.Combine(folder, "tests", "DeployKit.Tests", "Rollouts", "Recordings", $"{name}.jsonl");
        return new Recording([.. File.ReadLines(file).Select(line => JsonNode.Parse(line)!.AsObject())]);
    }

    /// <summary>The object as it was first seen.</summary>
    public JsonObject First(string kind) => Frames(kind).First()["object"]!.DeepClone().AsObject();

    /// <summary>The template that the release replaced; null for a first release.</summary>
    public JsonObject? FormerTemplate() => Former()?["spec"]!["template"]!.DeepClone() is JsonObject template && template["metadata"]!["labels"]!.AsObject().Remove("pod-template-hash") ? template : null;

    public int FormerReplicas() => (int)(Former()!["status"]!["replicas"] ?? 0);

    /// <summary>The template of a set's first revision.</summary>
    public JsonObject FormerRevision()
    {
        var template = Frames("ControllerRevision").Select(frame => frame["object"]!).MinBy(revision => (int)revision["revision"]!)!["data"]!["spec"]!["template"]!.DeepClone().AsObject();
        template.Remove("$patch");
        return template;
    }

    /// <summary>What the conditions were, one line for each time that they changed.</summary>
    public IReadOnlyList<string> Steps(string kind)
    {
        List<string> steps = [];
        foreach (var step in Frames(kind).Select(frame => frame["object"]!["status"]).OfType<JsonObject>().Select(status => RecordedRolloutTests.Describe(kind, status)).Where(step => step.Length > 0))
        {
            if (steps.Count == 0 || steps[^1] != step)
                steps.Add(step);
        }
        return steps;
    }

    private IEnumerable<JsonObject> Frames(string kind) => lines.Skip(1).Where(line => (string?)line["kind"] == kind && line["object"] is not null);

    // The ReplicaSet that had pods before the release; a first release has none before it.
    private JsonObject? Former() => lines[0]["before"] is not JsonObject { Count: > 0 }
        ? null
        : Frames("ReplicaSet").Where(frame => (string?)frame["type"] == "ADDED").Select(frame => frame["object"]!.AsObject())
            .MaxBy(set => (int?)set["status"]?["replicas"] ?? 0);
}
