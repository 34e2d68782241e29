using System.Collections.Immutable;
using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Views;

namespace DeployKit.Tests.Rollouts;

/// <summary>A rollout as a test tells it, second by second. Unless said otherwise: Deployment web, 1 replica, its new ReplicaSet rs-2 with revision 2.</summary>
internal sealed class Scenario
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    public static readonly ObjectName Web = new("Deployment", "test", "web");

    private readonly Dictionary<string, ObjectName> _targets = [];
    private RolloutHistory _history;

    public Scenario(
        string kind = "Deployment", int desired = 1, bool changed = true, RolloutBaseline? baseline = null, IReadOnlyList<RolloutTarget>? others = null, bool synced = true,
        string? template = null)
    {
        Name = Web with { Kind = kind };
        _history = RolloutHistory.Begin(
            [new RolloutTarget(Name, "web-uid", 2, changed) { Template = template }, .. others ?? []], baseline ?? RolloutBaseline.Empty, Start);
        View = new WorkloadView
        {
            Name = Name, Uid = "web-uid", Generation = 2, ObservedGeneration = 2, Desired = desired, TemplateKey = "new",
            Revision = kind == "StatefulSet" ? "web-new" : "2",
        };
        See(new Observation.ReplicaSet(new ReplicaSetView("rs-1", "web-1", "web-uid", Start.AddDays(-1), "1", "old", 0)));
        See(new Observation.ReplicaSet(new ReplicaSetView("rs-2", "web-2", "web-uid", Start, "2", "new", 0)));
        See(new Observation.Revision(new RevisionView("rev-1", "web-uid", 1, "old", "old")));
        See(new Observation.Revision(new RevisionView("rev-2", "web-uid", 2, "web-new", "new")));
        See(new Observation.Workload(View));
        if (synced)
            See(new Observation.Synced());
    }

    public ObjectName Name { get; }
    public WorkloadView View { get; private set; }
    public DateTimeOffset Now { get; private set; } = Start;
    public RolloutPolicy Policy { get; set; } = new();
    public Verdict Verdict => Judge.Of(_history, Name, Policy, Now);
    public RolloutHistory History => _history;

    public Scenario At(double seconds)
    {
        Now = Start.AddSeconds(seconds);
        return this;
    }

    public Scenario See(Observation observation)
    {
        _history = _history.Add(observation, Now);
        return this;
    }

    /// <summary>What the watcher does with a verdict: one that is Failed stays.</summary>
    public Scenario Latch()
    {
        _history = _history.Latch(Verdict);
        return this;
    }

    public Scenario Counts(int updated, int ready = 0, int? available = null, int? total = null) => Change(view => view with
    {
        Updated = updated, Ready = ready, Available = available ?? ready, Total = total ?? updated,
    });

    public Scenario Change(Func<WorkloadView, WorkloadView> change)
    {
        View = change(View);
        return See(new Observation.Workload(View));
    }

    /// <summary>The pod as it is now: of the new revision unless an owner is named.</summary>
    public Scenario Pod(string name, params ContainerView[] containers) => Pod(name, pod => pod, containers);

    public Scenario Pod(string name, Func<PodView, PodView> change, params ContainerView[] containers)
    {
        var owner = Name.Kind == "Deployment" ? "rs-2" : "web-uid";
        var view = new PodView(name, $"{name}-uid", owner, "web-new")
        {
            Phase = containers.Any(container => container.State.Running) ? "Running" : "Pending",
            Ready = containers.Length > 0 && containers.Where(container => !container.Init).All(container => container.Ready),
            Containers = [.. containers],
        };
        return See(new Observation.Pod(change(view)));
    }

    public Scenario Warn(string reason, string message, string about = "web-uid", int count = 1, string uid = "event", string? container = null) =>
        See(new Observation.Warning(new EventView(uid, about, reason, message, count) { Container = container }));

    public static ContainerView Container(ContainerState state, string name = "app", bool init = false, int restarts = 0, ContainerState? last = null, string? probe = null) =>
        new(name, init, "localhost:5000/web@sha256:abc") { State = state, Restarts = restarts, Last = last ?? ContainerState.Unknown, Probe = probe };

    public static ContainerView Waiting(string reason, string message = "", string name = "app", bool init = false, int restarts = 0, ContainerState? last = null) =>
        Container(new ContainerState { Waiting = true, Reason = reason, Message = message }, name, init, restarts, last);

    public static ContainerView Running(bool ready = false, string name = "app", int restarts = 0, string? probe = null) =>
        Container(new ContainerState { Running = true }, name, false, restarts, null, probe) with { Ready = ready };

    public static ContainerState Ended(int exitCode, string reason = "Error", double ran = 1, double at = 0, string message = "") => new()
    {
        Terminated = true, Reason = reason, ExitCode = exitCode, Message = message, StartedAt = Start.AddSeconds(at - ran), FinishedAt = Start.AddSeconds(at),
    };

    /// <summary>The kubelet's way with a container that ends as soon as it starts: ended, started again, backing off.</summary>
    public Scenario Crash(string pod, int times, double from = 0, int exitCode = 1, string reason = "Error", bool init = false, double ran = 1, int restartsBefore = 0)
    {
        for (var crash = 0; crash < times; crash++)
        {
            var restarts = restartsBefore + crash;
            At(from + crash * 10).Pod(pod, Container(new ContainerState { Running = true }, init: init, restarts: restarts));
            At(from + crash * 10 + ran).Pod(pod, Container(Ended(exitCode, reason, ran, from + crash * 10 + ran), init: init, restarts: restarts));
            if (crash > 0)
                At(from + crash * 10 + ran + 0.1).Pod(pod, Waiting("CrashLoopBackOff", "back-off 10s restarting failed container", init: init, restarts: restarts, last: Ended(exitCode, reason, ran, from + crash * 10 + ran)));
        }
        return this;
    }

    public static RolloutTarget Other(string kind = "StatefulSet", string name = "db") => new(new ObjectName(kind, "test", name), $"{name}-uid", 1, ChangedByRelease: true);

    public static WorkloadView OtherView(int ready, string name = "db") => new()
    {
        Name = new ObjectName("StatefulSet", "test", name), Uid = $"{name}-uid", Generation = 1, ObservedGeneration = 1, Desired = 1, Updated = 1, Total = 1, Ready = ready, Available = ready,
    };
}
