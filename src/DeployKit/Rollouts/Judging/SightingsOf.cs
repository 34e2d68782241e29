using System.Collections.Immutable;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>What statuses and events together say of a pod's failures, for as long as they hold.</summary>
internal static class SightingsOf
{
    /// <summary>What only events tell: that it failed, never that a later try went well.</summary>
    public static readonly IReadOnlySet<string> Preparation = new HashSet<string> { "FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox" };

    /// <summary>Of the pod as a whole.</summary>
    public static ImmutableList<Sighting> Pod(PodHistory pod)
    {
        var sightings = ImmutableList.CreateBuilder<Sighting>();
        if (pod.Unplaced is { } unplaced)
            sightings.Add(unplaced);
        if (pod.View.Gate is { } gate && pod.View.Active)
            sightings.Add(new Sighting(gate.Reason ?? "", gate.Message ?? "", null, FailureStage.Run, 0, pod.Seen, pod.Seen, 1));
        if (pod.Preparing)
            sightings.AddRange(Told(pod, warning => warning.View.Container is null && Preparation.Contains(warning.View.Reason), pod.Seen, 0));
        return sightings.ToImmutable();
    }

    /// <summary>Of one container.</summary>
    public static ImmutableList<Sighting> Container(PodHistory pod, ContainerHistory container)
    {
        var view = container.View;
        var sightings = container.Sightings;
        if (view.State.Waiting && !sightings.IsEmpty)
            sightings = sightings.AddRange(Told(pod, warning => Is(warning, "ErrImagePull"), container.WellUntil, view.Restarts).Where(told => sightings.Exists(seen => seen.Stage == FailureStage.Pull)));
        if (view.Init)
            return sightings;
        sightings = sightings.AddRange(Killing("StartupProbeFailed", view.Startup)).AddRange(Killing("LivenessProbeFailed", view.Liveness));
        if (view is { Ready: false, State.Running: true } && container.RunningSince is { } since)
        {
            var probed = Told(pod, warning => Is(warning, "ReadinessProbeFailed") || Is(warning, "StartupProbeFailed"), container.WellUntil, 0).LastOrDefault();
            sightings = sightings.Add(new Sighting("NotReady", probed?.Message ?? "", null, FailureStage.Run, view.Restarts, since, probed?.Last ?? since, 1));
        }
        return sightings;

        bool Is(SeenWarning warning, string signal) => warning.View.Container == view.Name && warning.View.Signal == signal;

        // A probe that fails less often than its threshold kills nothing. Without a readiness probe a container counts as ready as soon as it runs.
        IEnumerable<Sighting> Killing(string signal, ProbeView? probe)
        {
            var told = Told(pod, warning => Is(warning, signal), view.Probe is null ? DateTimeOffset.MinValue : container.WellUntil, view.Restarts).ToList();
            return view.Ready || told.Sum(sighting => sighting.Count) < (probe?.Threshold ?? 1) ? [] : told;
        }
    }

    /// <summary>Of a pod that ended: the reason it gives, else <c>Failed</c>.</summary>
    public static Sighting End(PodHistory pod) => new(
        pod.View.Reason.Length > 0 ? pod.View.Reason : "Failed", pod.View.Message, null, FailureStage.Run, 0, pod.EndedAt ?? pod.Seen, pod.EndedAt ?? pod.Seen, 1);

    private static IEnumerable<Sighting> Told(PodHistory pod, Func<SeenWarning, bool> chosen, DateTimeOffset well, int restarts) =>
        pod.Warnings.Values.Where(chosen).OrderBy(warning => warning.Last).Select(warning => warning.Since(well, restarts)).OfType<Sighting>();
}
