using System.Collections.Immutable;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>What is known of one pod.</summary>
/// <param name="Seen">When it was first seen, by our clock.</param>
internal sealed record PodHistory(PodView View, DateTimeOffset Seen)
{
    public ImmutableList<ContainerHistory> Containers { get; init; } = [];

    /// <summary>No node takes it.</summary>
    public Sighting? Unplaced { get; init; }

    public static PodHistory Begin(PodView view, DateTimeOffset now) => new PodHistory(view, now)
    {
        Containers = [.. view.Containers.Select(container => ContainerHistory.Begin(container, now))],
    }.Place(now);

    public PodHistory See(PodView view, DateTimeOffset now) => (this with
    {
        View = view,
        Containers =
        [
            .. view.Containers.Select(container => Containers.Find(known => known.View.Name == container.Name) is { } known
                ? known.See(container, now)
                : ContainerHistory.Begin(container, now)),
        ],
    }).Place(now);

    private PodHistory Place(DateTimeOffset now)
    {
        if (View.Scheduled is not { IsTrue: false, Reason: "Unschedulable" } refusal)
            return this with { Unplaced = null };
        var message = refusal.Message ?? "";
        return this with
        {
            Unplaced = Unplaced?.Again(message, 0, now) ?? new Sighting("Unschedulable", message, null, FailureStage.Pull, 0, now, now, 1),
        };
    }
}
