using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>One condition of an object's status.</summary>
/// <param name="UpdatedAt">When the controller last wrote it, by the server's clock in whole seconds.</param>
internal sealed record Condition(bool IsTrue, string? Reason, string? Message, DateTimeOffset? UpdatedAt)
{
    public static Condition? Find(JsonObject live, string type) =>
        live.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type) is { } found
            ? new Condition(
                found.Text("status") == "True",
                found.Text("reason"),
                found.Text("message"),
                found.Time("lastUpdateTime") ?? found.Time("lastTransitionTime"))
            : null;
}
