using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Manifests in few words: a workload whose container app runs a shell script, and what differs from that.</summary>
internal static class Manifest
{
    /// <param name="script">What container app runs.</param>
    /// <param name="container">Fields of the container, as JSON.</param>
    /// <param name="pod">Fields of the pod's spec.</param>
    /// <param name="spec">Fields of the workload's spec.</param>
    public static JsonObject Workload(
        string script = "sleep 3600", string kind = "Deployment", string name = "web", int? replicas = 1, string container = "{}", string pod = "{}", string spec = "{}")
    {
        var labels = new JsonObject { ["app"] = name };
        var app = Pod(script, container, pod);
        var body = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = app } };
        if (kind != "Job")
            body["selector"] = kind == "ReplicationController" ? labels.DeepClone() : new JsonObject { ["matchLabels"] = labels.DeepClone() };
        if (kind is "Deployment" or "StatefulSet" or "ReplicationController")
            body["replicas"] = replicas;
        if (kind == "StatefulSet")
            body["serviceName"] = name;
        if (kind == "Job")
            app["restartPolicy"] = "Never";
        return Object(kind, name, With(body, spec));
    }

    public static JsonObject BarePod(string script = "sleep 3600", string container = "{}", string pod = "{}") => Object("Pod", "web", Pod(script, container, pod));

    public static JsonObject Object(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = kind switch { "Job" => "batch/v1", "Deployment" or "StatefulSet" or "DaemonSet" => "apps/v1", _ => "v1" },
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };

    public static JsonObject Object(string kind, string name, string spec) => Object(kind, name, Json(spec));

    public static JsonObject ConfigMap(string name) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["present"] = "yes" },
    };

    private static JsonObject Pod(string script, string container, string pod) => With(
        new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(With(
                new JsonObject
                {
                    ["name"] = "app",
                    ["image"] = "busybox:latest",
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["command"] = new JsonArray("sh", "-c", script),
                    ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "1m", ["memory"] = "4Mi" } },
                },
                container)),
        },
        pod);

    private static JsonObject With(JsonObject target, string fields)
    {
        foreach (var (name, value) in Json(fields))
            target[name] = value?.DeepClone();
        return target;
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
