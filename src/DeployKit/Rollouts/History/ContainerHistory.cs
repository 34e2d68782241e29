using System.Collections.Immutable;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>What a container did since it was last well. A failure stays until the container has come past it.</summary>
internal sealed record ContainerHistory(ContainerView View)
{
    private static readonly HashSet<string> PullReasons =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError", "SignatureValidationFailed"];

    private static readonly HashSet<string> StartReasons =
        ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "ContainerCannotRun", "StartError", "PreStartHookError", "PreCreateHookError"];

    private static readonly HashSet<string> NoFailure = ["", "ContainerCreating", "PodInitializing"];

    public ImmutableList<Sighting> Sightings { get; init; } = [];

    /// <summary>Until when it was known to be well, by our clock; what was told of it before is no failure any more.</summary>
    public DateTimeOffset WellUntil { get; init; }

    /// <summary>Since when it has been seen to run without a break; null while it doesn't.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>Its last end that was not asked for, and when it was seen; it stays when the container is well again.</summary>
    public Sighting? Crashed { get; init; }

    public ContainerHistory See(ContainerView view, DateTimeOffset now)
    {
        var next = (this with { View = view, Sightings = Remaining(view), WellUntil = View.Ready && !view.Ready ? now : WellUntil }).Run(now);
        // Between two events a container may have started and ended again: then only lastState tells.
        var missed = view.Last.Terminated && view.Last != View.Last && view.Last != View.State;
        var crashed = view.State is { Waiting: true, Reason: "CrashLoopBackOff" };
        if (missed && (view.Restarts > View.Restarts || crashed))
            next = next.Note(view.Last, crashed ? view.Restarts : view.Restarts - 1, now);
        return view.State == View.State && view.Restarts == View.Restarts ? next : next.Note(view.State, view.Restarts, now);
    }

    /// <summary>The first look at a container: what it did before is only told when it is down now.</summary>
    public static ContainerHistory Begin(ContainerView view, DateTimeOffset now)
    {
        var history = new ContainerHistory(view).Run(now);
        if (view.State is { Waiting: true, Reason: "CrashLoopBackOff" } && view.Last.Terminated)
            history = history.Note(view.Last, view.Restarts, now);
        return history.Note(view.State, view.Restarts, now);
    }

    private ContainerHistory Run(DateTimeOffset now) => this with { RunningSince = View.State.Running ? RunningSince ?? now : null };

    private ImmutableList<Sighting> Remaining(ContainerView view)
    {
        if (Sightings.IsEmpty)
            return Sightings;
        if (view.Init ? view.State is { Terminated: true, ExitCode: 0 } : view.Ready)
            return [];
        if (view.State.Running)
            return Sightings.RemoveAll(sighting => sighting.Stage < FailureStage.Run);
        var ran = view.State.Terminated && !StartReasons.Contains(view.State.Reason);
        return ran ? Sightings.RemoveAll(sighting => sighting.Stage == FailureStage.Pull) : Sightings;
    }

    private ContainerHistory Note(ContainerState state, int restarts, DateTimeOffset now)
    {
        var wellEnded = View.Init && state is { Terminated: true, ExitCode: 0 };
        if (state.Running || wellEnded || NoFailure.Contains(state.Reason))
            return this;
        var index = Sightings.FindIndex(sighting => sighting.Reason == state.Reason && sighting.ExitCode == state.ExitCode);
        return this with
        {
            Crashed = state.Terminated && !View.Init
                ? new Sighting(state.Reason, state.Message, state.ExitCode, FailureStage.Run, restarts, now, now, 1) : Crashed,
            Sightings = index >= 0
                ? Sightings.SetItem(index, Sightings[index].Again(state.Message, restarts, now))
                : Sightings.Add(new Sighting(state.Reason, state.Message, state.ExitCode, StageOf(state.Reason), restarts, now, now, 1)),
        };
    }

    private static FailureStage StageOf(string reason) =>
        PullReasons.Contains(reason) ? FailureStage.Pull : StartReasons.Contains(reason) ? FailureStage.Start : FailureStage.Run;
}
