using DeployKit.Rollouts;

namespace DeployKit.Migrations.Judging;

/// <summary>A pod's volume that cannot be mounted. The kubelet says so again at each try, and says nothing when it succeeds.</summary>
/// <param name="First">On our clock.</param>
/// <param name="Last">On our clock; a trouble that passed is not said again, so only the time between the two counts.</param>
internal sealed record MountTrouble(string Message, DateTimeOffset First, DateTimeOffset Last)
{
    private bool IsConfig =>
        (Message.Contains("secret \"", StringComparison.Ordinal) || Message.Contains("configmap \"", StringComparison.Ordinal)
            || Message.Contains("references non-existent", StringComparison.Ordinal))
        && (Message.Contains("not found", StringComparison.Ordinal) || Message.Contains("non-existent", StringComparison.Ordinal));

    public ReasonCode Reason => IsConfig ? ReasonCode.ConfigMissing : ReasonCode.VolumeUnavailable;

    public bool IsLasting => Last - First >= (IsConfig ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(120));
}
