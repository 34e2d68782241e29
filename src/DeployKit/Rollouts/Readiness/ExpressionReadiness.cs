using System.Text.Json.Nodes;
using DeployKit.Configuration;

namespace DeployKit.Rollouts.Readiness;

/// <summary>An object under <c>rollout.waitFor</c>: what the configuration says of its kind.</summary>
/// <param name="Failed">When it counts as failed; it wins over <paramref name="Ready"/>.</param>
internal sealed record ExpressionReadiness(WaitCondition Ready, WaitCondition? Failed) : ReadinessRule
{
    public override ObjectReadiness Of(JsonObject live)
    {
        if (!live["status"].HasSeen(live))
            return ObjectReadiness.Waiting("waits for its controller to see the change");
        if (Failed is { } failed && failed.HoldsFor(live))
            return ObjectReadiness.Failed(failed.Describe(live));
        return Ready.HoldsFor(live) ? ObjectReadiness.Ready(Ready.Describe(live)) : ObjectReadiness.Waiting($"waits for {Ready}: {Ready.Describe(live)}");
    }
}
