using static DeployKit.ClusterTests.Recordings.Manifest;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Rollouts in which nothing is wrong, whatever it may look like for a while.</summary>
internal static class GoodScenarios
{
    private const string NeverReady = """{"readinessProbe":{"exec":{"command":["cat","/tmp/ready"]},"periodSeconds":1}}""";
    private const string Recreate = """{"strategy":{"type":"Recreate"}}""";
    private const string Scratch = """{"volumes":[{"name":"state","emptyDir":{}}]}""";
    private const string OnScratch = """{"volumeMounts":[{"name":"state","mountPath":"/state"}]}""";

    // Which start of the container this is: the volume outlives its restarts.
    private const string CountStarts = "n=$(($(cat /state/n 2>/dev/null || echo 0) + 1)); echo $n > /state/n; ";

    public static IReadOnlyList<RecordedScenario> All { get; } =
    [
        new("first-release", "A first release with 2 replicas that start at once", 30) { Release = [Workload(replicas: 2)] },
        new("second-release", "A second version replaces the first, 3 replicas", 40) { Before = [Workload(replicas: 3)], Release = [Workload("sleep 3601", replicas: 3)] },
        new("recreate", "A second version by strategy Recreate: all old pods end before the first new one starts", 30)
        {
            Before = [Workload(replicas: 2, spec: Recreate)], Release = [Workload("sleep 3601", replicas: 2, spec: Recreate)],
        },
        new("scaled-to-zero", "From 3 replicas to 0, the template as it was", 25) { Before = [Workload(replicas: 3)], Release = [Workload(replicas: 0)] },
        new("scaled-to-zero-with-a-new-version", "From 1 replica to 0, with a new template", 25) { Before = [Workload()], Release = [Workload("sleep 3601", replicas: 0)] },
        new("zero-replicas", "A first release with 0 replicas", 20) { Release = [Workload(replicas: 0)] },
        new("slow-start", "Ready only 25 s after its start", 45) { Release = [Workload("sleep 25; touch /tmp/ready; sleep 3600", container: NeverReady)] },
        new("crash-twice-then-recover", "Its first two starts end with exit 1, the third one stays", 60)
        {
            Release = [Workload(CountStarts + "[ $n -le 2 ] && exit 1; sleep 3600", container: OnScratch, pod: Scratch)],
        },
        new("back-to-the-good-version", "A good version, a crashing one that fails, then the good one again: its ReplicaSet is used once more", 30)
        {
            Before = [Workload()], Failing = [Workload("exit 1")], Release = [Workload()],
        },
        new("quota-tight", "A quota for no more pods than there are: each new one waits for an old one to go", 60)
        {
            Before = [Object("ResourceQuota", "tight", """{"hard":{"pods":"2"}}"""), Workload(replicas: 2)],
            Release = [Workload("sleep 3601", replicas: 2, spec: """{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":1}}}""")],
        },
        new("db-slow-web-waits", "Two workloads: db is ready after 40 s, and web exits 1 until then", 130)
        {
            Release =
            [
                Workload("sleep 40; touch /tmp/ready; sleep 3600", "StatefulSet", "db", container: NeverReady),
                Workload(
                    "now=$(cut -d. -f1 /proc/uptime); [ -f /state/first ] || echo $now > /state/first; [ $((now - $(cat /state/first))) -lt 42 ] && { echo db does not answer; exit 1; }; sleep 3600",
                    container: OnScratch, pod: Scratch),
            ],
        },
        new("statefulset-second-release", "A StatefulSet's second version, 2 replicas", 45)
        {
            Before = [Workload(kind: "StatefulSet", replicas: 2)], Release = [Workload("sleep 3601", "StatefulSet", replicas: 2)],
        },
        new("statefulset-partition", "A StatefulSet's second version with partition 1: ordinal 0 keeps the old one", 40)
        {
            Before = [Workload(kind: "StatefulSet", replicas: 2)],
            Release = [Workload("sleep 3601", "StatefulSet", replicas: 2, spec: """{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}}""")],
        },
        new("statefulset-on-delete", "A StatefulSet with OnDelete: no pod is replaced", 25)
        {
            Before = [Workload(kind: "StatefulSet", replicas: 2, spec: """{"updateStrategy":{"type":"OnDelete"}}""")],
            Release = [Workload("sleep 3601", "StatefulSet", replicas: 2, spec: """{"updateStrategy":{"type":"OnDelete"}}""")],
        },
        new("daemonset-second-release", "A DaemonSet's second version", 30) { Before = [Workload(kind: "DaemonSet")], Release = [Workload("sleep 3601", "DaemonSet")] },
        new("daemonset-on-delete", "A DaemonSet with OnDelete: no pod is replaced", 25)
        {
            Before = [Workload(kind: "DaemonSet", spec: """{"updateStrategy":{"type":"OnDelete"}}""")],
            Release = [Workload("sleep 3601", "DaemonSet", spec: """{"updateStrategy":{"type":"OnDelete"}}""")],
        },
        new("replication-controller", "A ReplicationController's first release, 2 replicas", 25) { Release = [Workload(kind: "ReplicationController", replicas: 2)] },
        new("job-completes", "A Job that ends well after 5 s", 25) { Release = [Workload("sleep 5", "Job")] },
        new("pod-completes", "A bare Pod that ends with exit 0 after 5 s and is not restarted", 25) { Release = [BarePod("sleep 5", pod: """{"restartPolicy":"Never"}""")] },
        new("pod-runs", "A bare Pod that runs", 20) { Release = [BarePod()] },
    ];
}
