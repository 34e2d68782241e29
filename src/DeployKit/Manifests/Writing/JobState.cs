using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Writing;

/// <summary>Reads how a Job stands from its conditions.</summary>
internal static class JobState
{
    /// <summary>Complete or Failed: it will start no pod any more.</summary>
    public static bool IsFinished(JsonObject job) => Has(job, "Complete") || HasFailed(job);

    /// <summary>Its work was not done, and will not be.</summary>
    public static bool HasFailed(JsonObject job) => Has(job, "Failed");

    private static bool Has(JsonObject job, string type) =>
        (job["status"]?["conditions"] as JsonArray ?? []).Any(condition => (string?)condition?["type"] == type && (string?)condition["status"] == "True");
}
