using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Benchmarks.Verdicts;

/// <summary>A way to fail, and how a watch shows it.</summary>
/// <param name="Rule">The rule that is to fire; null for the controller's own deadline.</param>
/// <param name="Shows">Whether a frame is the first that shows all that the rule asks for, but its grace.</param>
internal sealed record FailureKind(string Name, string? Rule, string Container, Func<ResourceType, JsonObject, bool> Shows)
{
    private static readonly string[] Starting = ["RunContainerError", "ContainerCannotRun", "StartError", "CreateContainerError"];

    public string Pod { get; init; } = "{}";
    public string Spec { get; init; } = "{}";

    /// <summary>What there is in the namespace before.</summary>
    public JsonObject? Before { get; init; }

    public static IReadOnlyList<FailureKind> All { get; } =
    [
        new("image not found", "image-not-found", """{"image":"localhost:5000/no-such-image:1"}""",
            (type, live) => (type == BuiltIn.Events && Text(live, "message").StartsWith("Failed to pull image", StringComparison.Ordinal)) || Waits(type, live, "ErrImagePull", "ImagePullBackOff")),
        new("Secret missing", "config-missing", """{"envFrom":[{"secretRef":{"name":"absent"}}]}""", (type, live) => Waits(type, live, "CreateContainerConfigError")),
        new("ConfigMap of a volume missing", "volume-config", """{"volumeMounts":[{"name":"data","mountPath":"/data"}]}""", (type, live) => type == BuiltIn.Events && Text(live, "reason") == "FailedMount")
        {
            Pod = """{"volumes":[{"name":"data","configMap":{"name":"absent"}}]}""",
        },
        new("command missing", "cannot-start", """{"command":["/no/such/command"]}""", (type, live) => Waits(type, live, Starting)),
        new("crash loop (2 restarts)", "crash-loop", """{"command":["sh","-c","exit 1"]}""", (type, live) => IsDownAgain(type, live, "containerStatuses")),
        new("init container crashes (2 restarts)", "init-crash-loop", "{}", (type, live) => IsDownAgain(type, live, "initContainerStatuses"))
        {
            Pod = """{"initContainers":[{"name":"prepare","image":"busybox:latest","imagePullPolicy":"IfNotPresent","command":["sh","-c","exit 2"]}]}""",
        },
        new("quota", "quota", "{}", (type, live) => (type == BuiltIn.Events && Text(live, "reason") == "FailedCreate") || HasCondition(type, live, "ReplicaFailure", "FailedCreate"))
        {
            Before = (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}""")!,
        },
        new("never ready, progressDeadlineSeconds 10", null, """{"readinessProbe":{"exec":{"command":["cat","/ready"]},"periodSeconds":1}}""",
            (type, live) => HasCondition(type, live, "Progressing", "ProgressDeadlineExceeded"))
        {
            Spec = """{"progressDeadlineSeconds":10}""",
        },
    ];

    /// <summary>A Deployment that fails so.</summary>
    public JsonObject Manifest()
    {
        var container = (JsonObject)JsonNode.Parse("""{"name":"app","image":"busybox:latest","imagePullPolicy":"IfNotPresent","command":["sleep","3600"]}""")!;
        var pod = new JsonObject { ["terminationGracePeriodSeconds"] = 0, ["containers"] = new JsonArray(With(container, Container)) };
        var spec = new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } }, ["spec"] = With(pod, Pod) },
        };
        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["name"] = "web" }, ["spec"] = With(spec, Spec) };
    }

    private static JsonObject With(JsonObject target, string fields)
    {
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(fields)!)
            target[name] = value?.DeepClone();
        return target;
    }

    private static bool Waits(ResourceType type, JsonObject live, params string[] reasons) => type == BuiltIn.Pods
        && Items(live["status"]?["containerStatuses"]).Any(status => reasons.Contains((string?)status["state"]?["waiting"]?["reason"] ?? (string?)status["state"]?["terminated"]?["reason"]));

    private static bool IsDownAgain(ResourceType type, JsonObject live, string statuses) => type == BuiltIn.Pods
        && Items(live["status"]?[statuses]).Any(status => (int?)status["restartCount"] >= 2 && status["state"]?["running"] is null);

    private static bool HasCondition(ResourceType type, JsonObject live, string name, string reason) => type == BuiltIn.Deployments
        && Items(live["status"]?["conditions"]).Any(condition => (string?)condition["type"] == name && (string?)condition["reason"] == reason);

    private static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonObject live, string field) => (string?)live[field] ?? "";
}
