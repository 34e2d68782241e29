using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>A warning event about a pod.</summary>
/// <param name="First">When it was first seen, by our clock.</param>
/// <param name="Last">When its count last rose, by our clock.</param>
internal sealed record SeenWarning(EventView View, DateTimeOffset First, DateTimeOffset Last)
{
    public SeenWarning See(EventView view, DateTimeOffset now) => view.Count < View.Count ? this : this with { View = view, Last = now };

    /// <summary>What it says of a time in which nothing had gone well since then; null when all of it is older.</summary>
    public Sighting? Since(DateTimeOffset well, int restarts) => Last < well
        ? null
        : new Sighting(View.Signal, View.Message, null, FailureStage.Run, restarts, First < well ? well : First, Last, View.Count);
}
