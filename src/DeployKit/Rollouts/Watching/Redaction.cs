using DeployKit.Http;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>Masks the secrets in what the cluster says in words.</summary>
internal static class Redaction
{
    public static EventView Redacted(this EventView view, Redactor redactor) => view with { Message = redactor.Redact(view.Message) };

    public static ObjectReadiness Redacted(this ObjectReadiness readiness, Redactor redactor) => readiness with { Text = redactor.Redact(readiness.Text) };

    public static WorkloadView Redacted(this WorkloadView view, Redactor redactor) => view with
    {
        End = view.End is { } end ? end with { Message = redactor.Redact(end.Message) } : null,
        Progressing = Redacted(view.Progressing, redactor),
        ReplicaFailure = Redacted(view.ReplicaFailure, redactor),
    };

    public static PodView Redacted(this PodView view, Redactor redactor) => view with
    {
        Message = redactor.Redact(view.Message),
        Scheduled = Redacted(view.Scheduled, redactor),
        Gate = Redacted(view.Gate, redactor),
        Containers = [.. view.Containers.Select(container => Redacted(container, redactor))],
    };

    private static ContainerView Redacted(ContainerView view, Redactor redactor) => view with
    {
        Probe = view.Probe is { } probe ? redactor.Redact(probe) : null,
        Startup = Redacted(view.Startup, redactor),
        Liveness = Redacted(view.Liveness, redactor),
        State = Redacted(view.State, redactor),
        Last = Redacted(view.Last, redactor),
    };

    private static ContainerState Redacted(ContainerState state, Redactor redactor) =>
        state.Message.Length == 0 ? state : state with { Message = redactor.Redact(state.Message) };

    private static ProbeView? Redacted(ProbeView? probe, Redactor redactor) => probe is null ? null : probe with { Text = redactor.Redact(probe.Text) };

    private static Condition? Redacted(Condition? condition, Redactor redactor) =>
        condition?.Message is { } message ? condition with { Message = redactor.Redact(message) } : condition;
}
