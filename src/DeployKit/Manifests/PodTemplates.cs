using System.Text.Json.Nodes;

namespace DeployKit.Manifests;

/// <summary>Where an object keeps the pods that it makes.</summary>
public static class PodTemplates
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The pod template of a workload, the pod itself of a Pod; null for a kind without pods.</summary>
    public static JsonObject? Of(JsonObject manifest) => (string?)manifest["kind"] switch
    {
        "Pod" => manifest,
        "CronJob" => manifest["spec"]?["jobTemplate"]?["spec"]?["template"] as JsonObject,
        "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" => manifest["spec"]?["template"] as JsonObject,
        _ => null,
    };

    /// <summary>Every container of a pod template, init containers first, with the name of its list.</summary>
    public static IEnumerable<(string List, JsonObject Container)> Containers(JsonObject template)
    {
        foreach (var list in ContainerLists)
        {
            foreach (var container in (template["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>())
                yield return (list, container);
        }
    }
}
