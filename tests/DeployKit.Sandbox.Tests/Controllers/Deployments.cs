using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

/// <summary>Deployments for the tests, as a server has defaulted them.</summary>
internal static class Deployments
{
    public static void Deploy(this ControllerWorld world, string image, int replicas, string surge = "\"25%\"", string unavailable = "\"25%\"", string extra = "") => world.Create(
        BuiltInKinds.Deployment,
        $$"""
        { "metadata": { "name": "web" },
          "spec": { {{extra}} "replicas": {{replicas}}, "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10,
                    "selector": { "matchLabels": { "app": "web" } },
                    "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": {{surge}}, "maxUnavailable": {{unavailable}} } },
                    "template": { "metadata": { "labels": { "app": "web" } },
                                  "spec": { "containers": [ { "name": "app", "image": "{{image}}" } ] } } } }
        """);

    public static void SetImage(this ControllerWorld world, string image) =>
        world.Change(BuiltInKinds.Deployment, "web", content => content["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    public static void SetSpec(this ControllerWorld world, string field, JsonNode? value) =>
        world.Change(BuiltInKinds.Deployment, "web", content => content["spec"]![field] = value);

    /// <summary>"replicas updated ready available unavailable".</summary>
    public static string Counts(this ControllerWorld world)
    {
        var status = world.Status(BuiltInKinds.Deployment, "web");
        return string.Join(" ", new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas" }.Select(name => status[name]?.ToString() ?? "0"));
    }

    /// <summary>The condition Progressing: "status reason".</summary>
    public static string Progressing(this ControllerWorld world) =>
        world.Conditions(BuiltInKinds.Deployment, "web").Where(each => each.StartsWith("Progressing=", StringComparison.Ordinal)).Select(each => each["Progressing=".Length..].Split(':')[0]).FirstOrDefault("none");
}
