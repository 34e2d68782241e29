using System.Collections.Immutable;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>What is known of one pod.</summary>
/// <param name="Seen">When it was first seen, by our clock.</param>
internal sealed record PodHistory(PodView View, DateTimeOffset Seen)
{
    public ImmutableList<ContainerHistory> Containers { get; init; } = [];

    /// <summary>No node takes it, or it may not be scheduled yet.</summary>
    public Sighting? Unplaced { get; init; }

    /// <summary>The warnings about it, by the event's uid.</summary>
    public ImmutableSortedDictionary<string, SeenWarning> Warnings { get; init; } = NoWarnings;

    /// <summary>Since when it is ready; null while it isn't.</summary>
    public DateTimeOffset? ReadySince { get; init; }

    /// <summary>When it was first seen to be on its way out; null while it isn't.</summary>
    public DateTimeOffset? DeletingSince { get; init; }

    /// <summary>When it was first seen to have ended as a whole; null while it hasn't.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// It failed before anybody deleted it. A kubelet writes phase Failed (since 1.27) to a pod that is being deleted, too, if a container exits
    /// with anything but 0: 143 of one that is told to stop.
    /// </summary>
    public bool EndedByItself => EndedAt is { } ended && !(DeletingSince <= ended);

    /// <summary>None of its containers runs or will run again.</summary>
    public bool HasEnded => View.Phase is "Failed" or "Succeeded";

    /// <summary>The release is not to blame for whatever it shows: its node is lost, or the cluster takes it away.</summary>
    public bool Disrupted { get; private init; }

    /// <summary>Its node does not answer.</summary>
    public bool NodeLost { get; private init; }

    /// <summary>False for the many that show nothing of which a row of the failure table could tell.</summary>
    public bool MayFail { get; private init; }

    /// <summary>None of its containers has come past the mounting of volumes and the making of the sandbox.</summary>
    public bool Preparing => View is { Active: true, Phase: "Pending" }
        && Containers.All(container => container.View is { Started: false, State.Reason: "" or "ContainerCreating" or "PodInitializing" });

    public static ImmutableSortedDictionary<string, SeenWarning> NoWarnings { get; } = ImmutableSortedDictionary.Create<string, SeenWarning>(StringComparer.Ordinal);

    // The last time at which it was seen to be ready.
    private DateTimeOffset WellUntil { get; init; }

    /// <param name="warnings">What was told of it before it was seen.</param>
    public static PodHistory Begin(PodView view, ImmutableSortedDictionary<string, SeenWarning> warnings, DateTimeOffset now) => new PodHistory(view, now)
    {
        Warnings = warnings,
        Containers = [.. view.Containers.Select(container => ContainerHistory.Begin(container, now))],
    }.Place(now);

    public PodHistory See(PodView view, DateTimeOffset now) => (this with
    {
        View = view,
        WellUntil = View.Ready && !view.Ready ? now : WellUntil,
        Containers =
        [
            .. view.Containers.Select(container => Containers.Find(known => known.View.Name == container.Name) is { } known
                ? known.See(container, now)
                : ContainerHistory.Begin(container, now)),
        ],
    }).Place(now);

    /// <summary>An event told of it.</summary>
    public PodHistory Note(SeenWarning warning) => (this with { Warnings = Warnings.SetItem(warning.View.Uid, warning) }).Weigh();

    /// <summary>It is gone.</summary>
    public PodHistory Delete(DateTimeOffset now) => this with { View = View with { Deleting = true }, DeletingSince = DeletingSince ?? now };

    private PodHistory Place(DateTimeOffset now) => (this with
    {
        ReadySince = View.Ready ? ReadySince ?? now : null,
        EndedAt = View.Phase == "Failed" ? EndedAt ?? now : null,
        DeletingSince = View.Deleting ? DeletingSince ?? now : null,
        Unplaced = View.Scheduled is { IsTrue: false, Reason: "Unschedulable" or "SchedulingGated" } refusal
            ? Refusal(refusal.Reason, refusal.Message ?? "", now) : null,
    }).Weigh();

    // Once for each change, not for each judgement.
    private PodHistory Weigh()
    {
        var lost = View.NodeLost || (!View.Ready && Warnings.Values.Any(warning => warning.View.Reason == "NodeNotReady" && warning.Last >= WellUntil && !IsHeardOfSince(warning.Last)));
        return this with
        {
            NodeLost = lost,
            Disrupted = lost || View.Disrupted,
            MayFail = !View.Ready || !Warnings.IsEmpty || Containers.Exists(container => !container.Sightings.IsEmpty || container.Crashed is not null),
        };
    }

    // What a container does is told by its node.
    private bool IsHeardOfSince(DateTimeOffset moment) =>
        Containers.Exists(container => container.RunningSince > moment || container.Sightings.Exists(sighting => sighting.Last > moment));

    private Sighting Refusal(string reason, string message, DateTimeOffset now) => Unplaced?.Reason == reason
        ? Unplaced.Again(message, 0, now)
        : new Sighting(reason, message, null, FailureStage.Pull, 0, now, now, 1);
}
