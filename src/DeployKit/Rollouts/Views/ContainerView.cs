using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a container: its status, its image as asked for, and its probes. Ephemeral containers, which a person adds, are not read.</summary>
/// <param name="Init">It must end before the others begin. A sidecar, which is listed among them, is none: it runs on beside the others.</param>
/// <param name="Image">As the pod's spec names it.</param>
internal sealed record ContainerView(string Name, bool Init, string Image)
{
    /// <summary>As the runtime runs it: <c>docker-pullable://localhost:5000/web@sha256:…</c>.</summary>
    public string ImageId { get; init; } = "";

    /// <summary>An init container with restart policy Always.</summary>
    public bool Sidecar { get; init; }

    /// <summary>The readiness probe in words; null without one.</summary>
    public string? Probe { get; init; }

    public ProbeView? Startup { get; init; }
    public ProbeView? Liveness { get; init; }

    public int Restarts { get; init; }
    public bool Ready { get; init; }
    public ContainerState State { get; init; } = ContainerState.Unknown;
    public ContainerState Last { get; init; } = ContainerState.Unknown;

    /// <summary>It ran at least once, so that it may have written a log.</summary>
    public bool Started => State.Running || State.Terminated || Last.Terminated;

    public static IEnumerable<ContainerView> AllOf(JsonObject pod) =>
        Of(pod, "initContainers", "initContainerStatuses", init: true).Concat(Of(pod, "containers", "containerStatuses", init: false));

    private static IEnumerable<ContainerView> Of(JsonObject pod, string specs, string statuses, bool init)
    {
        // Nothing in the API forbids that a status is told twice.
        var states = pod.Items("status", statuses).DistinctBy(status => status.Text("name") ?? "").ToDictionary(status => status.Text("name") ?? "");
        foreach (var spec in pod.Items("spec", specs))
        {
            var name = spec.Text("name") ?? "";
            var status = states.GetValueOrDefault(name);
            var sidecar = init && spec.Text("restartPolicy") == "Always";
            yield return new ContainerView(name, init && !sidecar, spec.Text("image") ?? "")
            {
                Sidecar = sidecar,
                Startup = ProbeView.Of(spec["startupProbe"]),
                Liveness = ProbeView.Of(spec["livenessProbe"]),
                ImageId = status.Text("imageID") ?? "",
                Probe = ProbeText.Of(spec["readinessProbe"]),
                Restarts = status.Count("restartCount"),
                Ready = status.Flag("ready"),
                State = ContainerState.Of(status.At("state")),
                Last = ContainerState.Of(status.At("lastState")),
            };
        }
    }
}
