using System.Text.Json.Nodes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>A PersistentVolumeClaim: bound to a volume, or waiting for the pod that decides where the volume is made.</summary>
/// <param name="Class">The claim's storage class; null where it has none, or could not be read.</param>
internal sealed record ClaimReadiness(StorageClass? Class) : ReadinessRule
{
    public override bool IsExplainedByWarnings => true;

    public override ObjectReadiness Of(JsonObject live) => live.Text("status", "phase") switch
    {
        "Bound" => ObjectReadiness.Ready(live.Text("spec", "volumeName") is { } volume ? $"Bound to {volume}" : "Bound"),
        "Lost" => ObjectReadiness.Failed($"its volume {live.Text("spec", "volumeName")} is lost") with { Reason = ReasonCode.VolumeUnavailable },
        _ => Pending(live),
    };

    /// <summary>The class that the claim asks for; null for none.</summary>
    public static string? ClassNameOf(JsonObject claim) => claim.Text("spec", "storageClassName") is { Length: > 0 } name ? name : null;

    private ObjectReadiness Pending(JsonObject live)
    {
        if (ClassNameOf(live) is not { } name)
            return ObjectReadiness.Waiting("Pending, no volume fits: it has no storage class, and the cluster has no default one");
        var waiting = $"Pending, no volume of storage class {name}";
        return Class switch
        {
            { WaitsForConsumer: true } => new(ReadinessState.ReadyUnlessRefused, $"Pending: waits for its first consumer (storage class {name})"),
            { IsReadable: false } => new(ReadinessState.ReadyUnlessRefused, $"Pending: nobody says what it waits for (no right to get storage class {name})"),
            { Exists: false } => ObjectReadiness.Waiting($"{waiting}, which does not exist"),
            { Provisioner: "kubernetes.io/no-provisioner" } => ObjectReadiness.Waiting($"{waiting}, which has no provisioner"),
            { Provisioner: { } provisioner } => ObjectReadiness.Waiting($"{waiting}, which {provisioner} provisions"),
            _ => ObjectReadiness.Waiting(waiting),
        };
    }
}
