using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts.Properties;

/// <summary>
/// A rollout of two workloads told by numbers, so that a generator can tell any: each number is an observation or a step of the clock.
/// A Deployment web (old pods of rs-1, new ones of rs-2) and a StatefulSet db (old and new by their label) want three pods each.
/// </summary>
internal sealed class Story(IReadOnlyList<int> codes, bool soundNewPods = false)
{
    private const int Kinds = 12;
    private static readonly double[] Steps = [0.1, 1, 2, 3, 7, 10, 20, 30, 50, 60, 61, 100, 120, 180, 300, 600];
    private static readonly string[] Pods = ["new-a", "new-b", "new-c", "old-a", "old-b"];

    public static ObjectName Web { get; } = Scenario.Web;
    public static ObjectName Db { get; } = new("StatefulSet", "test", "db");
    public static IReadOnlyList<ObjectName> Names { get; } = [Web, Db];

    public RolloutPolicy Policy { get; } = new()
    {
        Quorum = new Quorum((First(codes) % 3) switch { 0 => 100, 1 => 0, _ => 50 }),
        Settle = TimeSpan.FromSeconds(First(codes) % 2 * 20),
        Autoscaler = First(codes) % 5 == 0,
    };

    /// <summary>The observations, those of one moment together.</summary>
    public IEnumerable<(DateTimeOffset At, IReadOnlyList<(string About, Observation Observation)> Observations)> Moments()
    {
        var (now, together) = (Start, Beginning().ToList());
        foreach (var code in codes)
        {
            if (code % 3 == 0)
            {
                yield return (now, together);
                (now, together) = (now.AddSeconds(Steps[code / 3 % Steps.Length]), []);
            }
            else if (Of(code / 3) is var (about, observation))
            {
                together.Add((about, observation));
            }
        }
        yield return (now, together);
    }

    private static int First(IReadOnlyList<int> codes) => codes.Count == 0 ? 0 : codes[0];

    public static RolloutHistory Begin() => RolloutHistory.Begin(
        [new RolloutTarget(Web, "web-uid", 2, ChangedByRelease: true) { Template = "new" }, new RolloutTarget(Db, "db-uid", 2, ChangedByRelease: true)], RolloutBaseline.Empty, Start);

    private static IEnumerable<(string About, Observation Observation)> Beginning()
    {
        yield return ("rs-1", new Observation.ReplicaSet(new ReplicaSetView("rs-1", "web-1", "web-uid", Start.AddDays(-1), "1", "old", 0)));
        yield return ("rs-2", new Observation.ReplicaSet(new ReplicaSetView("rs-2", "web-2", "web-uid", Start, "2", "new", 0)));
        yield return ("web", new Observation.Workload(Workload(Web, 0)));
        yield return ("db", new Observation.Workload(Workload(Db, 0)));
        yield return ("synced", new Observation.Synced());
    }

    private (string About, Observation Observation)? Of(int code)
    {
        var (kind, web, pod, how) = (code % Kinds, code / Kinds % 2 == 0, Pods[code / 24 % Pods.Length], code / 120);
        var uid = web ? $"web-{pod}" : $"db-{pod}";
        var isNew = pod[0] == 'n';
        return kind switch
        {
            < 5 => (uid, new Observation.Pod(Pod(uid, web, isNew, soundNewPods && isNew ? how % 4 : how))),
            5 or 6 => (web ? "web" : "db", new Observation.Workload(Workload(web ? Web : Db, how))),
            7 => (uid, new Observation.PodGone(uid)),
            8 or 9 when !(soundNewPods && isNew) => ($"event-{uid}-{how % 6}", Warning(uid, how)),
            10 when !soundNewPods && !web => ("event-db", new Observation.Warning(new EventView("event-db", "db-uid", "FailedCreate", "exceeded quota: tight", how % 5 + 1))),
            11 when how % 8 == 0 => ("contact", new Observation.ContactLost()),
            11 when how % 8 < 4 => ("contact", new Observation.ContactRegained()),
            _ => null,
        };
    }

    private static Observation.Warning Warning(string uid, int how)
    {
        var (reason, message, container) = (how % 6) switch
        {
            0 => ("Unhealthy", "Liveness probe failed: refused", "app"),
            1 => ("Unhealthy", "Startup probe failed: refused", "app"),
            2 => ("Unhealthy", "Readiness probe failed: refused", "app"),
            3 => ("FailedMount", "MountVolume.SetUp failed for volume \"v\" : secret \"s\" not found", null),
            4 => ("FailedCreatePodSandBox", "no address", null),
            _ => ("NodeNotReady", "Node is not ready", (string?)null),
        };
        return new Observation.Warning(new EventView($"event-{uid}-{how % 6}", uid, reason, message, how / 6 % 5 + 1) { Container = container });
    }

    private static WorkloadView Workload(ObjectName name, int how) => new()
    {
        Name = name,
        Uid = $"{name.Name}-uid",
        Generation = 2,
        ObservedGeneration = how % 7 == 6 ? 1 : 2,
        TemplateKey = "new",
        Revision = name == Db ? "db-new" : "2",
        Desired = 3,
        Strategy = how / 7 % 3 == 2 ? "Recreate" : "RollingUpdate",
        Paused = how / 21 % 40 == 39,
        Updated = how % 5 == 0 ? how / 5 % 4 : 3,
        Total = how % 3 == 0 ? 2 + (how / 3 % 3) : 3,
        Ready = how % 2 == 0 ? 3 : how / 2 % 4,
        Available = how % 2 == 0 ? 3 : how / 2 % 4,
        Progressing = how % 19 == 18 ? new Condition(false, "ProgressDeadlineExceeded", "timed out", Start) : null,
    };

    private static PodView Pod(string uid, bool web, bool isNew, int how)
    {
        var container = State(how);
        return new PodView(uid, uid, web ? isNew ? "rs-2" : "rs-1" : "db-uid", isNew ? "db-new" : "db-old")
        {
            Phase = how % 41 == 40 ? "Failed" : container.State.Running ? "Running" : "Pending",
            Reason = how % 41 == 40 ? "Evicted" : "",
            Message = how % 41 == 40 ? "Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". " : "",
            Deleting = how % 17 == 16,
            Ready = container.Ready,
            NodeLost = how % 29 == 28,
            Scheduled = how % 13 == 12 ? new Condition(false, "Unschedulable", "0/1 nodes are available", null) : null,
            Containers = [container],
        };
    }

    private static ContainerView State(int how) => (how % 16) switch
    {
        0 => Waiting("ContainerCreating"),
        1 => Running(probe: "GET http://:80/"),
        2 or 3 or 4 => Running(ready: true, restarts: how / 16 % 3, probe: "GET http://:80/"),
        5 => Waiting("ErrImagePull", "manifest unknown"),
        6 => Waiting("ErrImagePull", "i/o timeout"),
        7 => Waiting("ImagePullBackOff", "Back-off pulling image"),
        8 => Waiting("InvalidImageName"),
        9 => Waiting("CreateContainerConfigError", "secret \"x\" not found"),
        10 or 11 => Container(Ended(1), restarts: how / 16 % 4),
        12 => Container(Ended(137, "OOMKilled"), restarts: how / 16 % 4),
        13 => Waiting("CrashLoopBackOff", "back-off", restarts: how / 16 % 4, last: Ended(1)),
        14 => Container(Ended(127), restarts: how / 16 % 4),
        _ => Running(restarts: how / 16 % 4, probe: "GET http://:80/"),
    };
}
