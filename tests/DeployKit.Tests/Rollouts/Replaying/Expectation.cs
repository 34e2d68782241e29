using DeployKit.Rollouts;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>How a recorded rollout is to be judged.</summary>
/// <param name="Recording">The name of its file.</param>
/// <param name="NotBefore">Seconds since the write; earlier is a false alarm, or a success too soon.</param>
/// <param name="NotAfter">Later is too late.</param>
/// <param name="Says">What the sentence of the verdict contains.</param>
internal sealed record Expectation(string Recording, VerdictResult Result, ReasonCode? Reason, string? Rule, double NotBefore, double NotAfter, string Says)
{
    /// <summary>What is special about the policy; empty for the usual one.</summary>
    public string When { get; init; } = "";

    /// <summary>Only Events tell of it: without them it is not found before a deadline.</summary>
    public bool NeedsEvents { get; init; }

    public RolloutPolicy Policy { get; init; } = new();

    public override string ToString() => When.Length == 0 ? Recording : $"{Recording}, {When}";
}
