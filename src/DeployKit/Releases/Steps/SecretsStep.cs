using System.Text.Json.Nodes;
using DeployKit.Manifests.Writing;

namespace DeployKit.Releases.Steps;

/// <summary>Creates or updates the Secrets of the configuration.</summary>
public sealed class SecretsStep(ReleaseSession session)
{
    /// <summary>Applies them; what is equal already is left alone. Returns what was done.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var plans = await session.ApplyAsync(session.Secrets, cancellationToken);
        return string.Join("; ", plans.Select(plan => $"{plan.Manifest.Name.Name} {Word(plan.Change)} ({Count(plan.Body)})"));
    }

    private static string Word(PlannedChange change) => change switch
    {
        PlannedChange.Create => "created",
        PlannedChange.None => "unchanged",
        _ => "updated",
    };

    private static string Count(JsonObject secret) => (secret["data"] as JsonObject)?.Count is 1 ? "1 key" : $"{(secret["data"] as JsonObject)?.Count ?? 0} keys";
}
