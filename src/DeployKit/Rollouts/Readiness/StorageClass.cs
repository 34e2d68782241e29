using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>What a claim's readiness depends on of its storage class.</summary>
/// <param name="Provisioner">Who makes its volumes.</param>
/// <param name="WaitsForConsumer">A volume is made only when a pod that uses it has been given a node.</param>
internal sealed record StorageClass(string? Provisioner, bool WaitsForConsumer)
{
    /// <summary>There is one of this name.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>The account may look at it: classes belong to the cluster, and many accounts to one namespace.</summary>
    public bool IsReadable { get; init; } = true;

    public static StorageClass Of(JsonObject live) => new(live.Text("provisioner"), live.Text("volumeBindingMode") == "WaitForFirstConsumer");

    /// <summary>The class that a claim asks for; null where it asks for none.</summary>
    public static async Task<StorageClass?> FindAsync(KubernetesClient client, JsonObject claim, CancellationToken cancellationToken)
    {
        if (ClaimReadiness.ClassNameOf(claim) is not { } name)
            return null;
        try
        {
            var live = await client.FindAsync(new ObjectPath(BuiltIn.StorageClasses, null, name), cancellationToken);
            return live is null ? new StorageClass(null, false) { Exists = false } : Of(live);
        }
        catch (ForbiddenException)
        {
            return new StorageClass(null, false) { IsReadable = false };
        }
    }
}
