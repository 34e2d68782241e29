using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>What a Job's podFailurePolicy says of a pod that failed: the first rule that matches counts.</summary>
internal static class PodFailurePolicy
{
    /// <returns>The action, Count where no rule matches, and what a FailJob says.</returns>
    public static (string Action, string Message) Match(IReadOnlyList<JsonObject> rules, StoredObject pod)
    {
        for (var index = 0; index < rules.Count; index++)
        {
            var action = (string?)rules[index]["action"] ?? "Count";
            if (rules[index]["onExitCodes"] is JsonObject codes && FindExit(codes, pod) is var (container, code))
                return (action, $"Container {container} for pod {pod.Key.Namespace}/{pod.Key.Name} failed with exit code {code} matching {action} rule at index {index}");
            if (rules[index]["onPodConditions"] is JsonArray patterns && FindCondition(patterns, pod) is { } type)
                return (action, $"Pod {pod.Key.Namespace}/{pod.Key.Name} has condition {type} matching {action} rule at index {index}");
        }
        return ("Count", "");
    }

    private static (string Container, int Code)? FindExit(JsonObject codes, StoredObject pod)
    {
        var status = pod.Read()["status"];
        var values = (codes["values"] as JsonArray ?? []).Select(value => (int)value!).ToList();
        var isIn = (string?)codes["operator"] != "NotIn";
        foreach (var container in (status?["containerStatuses"] as JsonArray ?? []).Concat(status?["initContainerStatuses"] as JsonArray ?? []))
        {
            var name = (string?)container?["name"] ?? "";
            var matchesName = (string?)codes["containerName"] is not { } only || only == name;
            if (matchesName && (int?)container?["state"]?["terminated"]?["exitCode"] is { } code && code != 0 && values.Contains(code) == isIn)
                return (name, code);
        }
        return null;
    }

    private static string? FindCondition(JsonArray patterns, StoredObject pod)
    {
        var conditions = Condition.ReadAll(pod.Read()["status"]);
        return patterns.FirstOrDefault(pattern => conditions.Exists(condition =>
            condition.Type == (string?)pattern?["type"] && condition.Status == ((string?)pattern["status"] ?? "True")))?["type"]?.ToString();
    }
}
