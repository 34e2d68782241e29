using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>status of a Deployment.</summary>
internal sealed record DeploymentStatus(long Observed, int Replicas, int Updated, int Ready, int Available, int Unavailable, IReadOnlyList<Condition> Conditions, int Collisions)
{
    public Condition? Progressing => Find("Progressing");

    public static DeploymentStatus Read(JsonNode? status) => new(
        (long?)status?["observedGeneration"] ?? 0,
        (int?)status?["replicas"] ?? 0,
        (int?)status?["updatedReplicas"] ?? 0,
        (int?)status?["readyReplicas"] ?? 0,
        (int?)status?["availableReplicas"] ?? 0,
        (int?)status?["unavailableReplicas"] ?? 0,
        Condition.ReadAll(status),
        (int?)status?["collisionCount"] ?? 0);

    public Condition? Find(string type) => Conditions.FirstOrDefault(condition => condition.Type == type);

    public DeploymentStatus Without(string type) => this with { Conditions = [.. Conditions.Where(condition => condition.Type != type)] };

    /// <summary>Sets a condition: the same status and reason again changes nothing, the same status alone keeps the moment of its transition.</summary>
    public DeploymentStatus With(Condition condition)
    {
        var current = Find(condition.Type);
        if (current is not null && current.Status == condition.Status && current.Reason == condition.Reason)
            return this;
        if (current is not null && current.Status == condition.Status)
            condition = condition with { LastTransition = current.LastTransition };
        return this with { Conditions = [.. Without(condition.Type).Conditions, condition] };
    }

    public JsonObject ToJson()
    {
        var status = new JsonObject();
        status.Count("observedGeneration", Observed);
        status.Count("replicas", Replicas);
        status.Count("updatedReplicas", Updated);
        status.Count("readyReplicas", Ready);
        status.Count("availableReplicas", Available);
        status.Count("unavailableReplicas", Unavailable);
        status.Conditions(Conditions);
        status.Count("collisionCount", Collisions);
        return status;
    }
}
