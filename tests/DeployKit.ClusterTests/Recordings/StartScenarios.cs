using static DeployKit.ClusterTests.Recordings.Manifest;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Containers that cannot be started, or end.</summary>
internal static class StartScenarios
{
    private const string NoImage = """{"image":"localhost:5000/no-such-image:1"}""";
    private const string FromKey = """{"env":[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"settings","key":"absent"}}}]}""";

    public static IReadOnlyList<RecordedScenario> All { get; } =
    [
        new("image-not-found", "A first release whose image the registry does not have", 60) { Release = [Workload(container: NoImage)] },
        new("image-not-found-second-release", "A second release whose image the registry does not have, 3 replicas", 60)
        {
            Before = [Workload(replicas: 3)], Release = [Workload(replicas: 3, container: NoImage)],
        },
        new("image-denied", "The registry refuses the node", 60) { Release = [Workload(container: $$"""{"image":"localhost:{{RecordingTests.DenyingPort}}/private/web:1"}""")] },
        new("registry-unreachable", "Nothing listens where the registry should be", 100) { Release = [Workload(container: """{"image":"localhost:1/web:1"}""")] },
        new("image-name-invalid", "An image reference that cannot be parsed", 30) { Release = [Workload(container: """{"image":"localhost:5000/Web:1"}""")] },
        new("image-never-pull", "Pull policy Never, and the node has no such image", 30)
        {
            Release = [Workload(container: """{"image":"localhost:5000/no-such-image:1","imagePullPolicy":"Never"}""")],
        },
        new("secret-missing", "envFrom names a Secret that does not exist", 45) { Release = [Workload(container: """{"envFrom":[{"secretRef":{"name":"absent"}}]}""")] },
        new("configmap-missing", "envFrom names a ConfigMap that does not exist", 45) { Release = [Workload(container: """{"envFrom":[{"configMapRef":{"name":"absent"}}]}""")] },
        new("key-missing", "An environment variable names a key that its ConfigMap does not have, 3 replicas, second release", 50)
        {
            Before = [ConfigMap("settings"), Workload(replicas: 3)], Release = [Workload(replicas: 3, container: FromKey)],
        },
        new("run-as-non-root", "runAsNonRoot, and the image runs as root", 30) { Release = [Workload(container: """{"securityContext":{"runAsNonRoot":true}}""")] },
        new("command-missing", "The command is not in the image", 60) { Release = [Workload(container: """{"command":["/no/such/command"]}""")] },
        new("command-not-executable", "The command is a file that may not be executed", 60) { Release = [Workload(container: """{"command":["/etc/hosts"]}""")] },
        new("exit-127", "The shell of the container does not find its command", 60) { Release = [Workload("nosuchcommand --serve")] },
        new("crash-loop", "Exit 1 right after each start, with a last line", 75) { Release = [Workload("echo KeyError: SECRET_KEY_BASE; exit 1")] },
        new("crash-loop-second-release", "A second version that exits 3 after 2 s, 2 replicas", 75)
        {
            Before = [Workload(replicas: 2)], Release = [Workload("sleep 2; echo no database; exit 3", replicas: 2)],
        },
        new("ends-with-0", "Ends with exit 0 each time, though it should run on", 75) { Release = [Workload("echo nothing to do")] },
        new("out-of-memory", "Takes more memory than its limit", 75)
        {
            Release = [Workload("tail /dev/zero", container: """{"resources":{"requests":{"cpu":"1m","memory":"8Mi"},"limits":{"memory":"8Mi"}}}""")],
        },
        new("exit-137", "Ends with exit 137, as if killed, but not for its memory", 75) { Release = [Workload("exit 137")] },
        new("exit-139", "Ends with exit 139, a segmentation fault", 75) { Release = [Workload("exit 139")] },
        new("init-crashes", "An init container that exits 2", 75) { Release = [Workload(pod: Init(""" "image":"busybox:latest","command":["sh","-c","echo migration pending; exit 2"] """))] },
        new("init-image-missing", "An init container whose image does not exist", 60) { Release = [Workload(pod: Init(""" "image":"localhost:5000/no-such-image:1" """))] },
        new("init-done-command-missing", "The init container succeeds, then the container's command is not there", 60)
        {
            Release = [Workload(container: """{"command":["/no/such/command"]}""", pod: Init(""" "image":"busybox:latest","command":["true"] """))],
        },
        new("two-workloads-crash", "Two workloads, and both crash", 150) { Release = [Workload("exit 1"), Workload("exit 2", name: "worker")] },
        new("one-of-five-crashes", "One pod of five crashes, the others run", 130)
        {
            Release = [Workload("[ ${HOSTNAME##*-} = 3 ] && exit 1; sleep 3600", "StatefulSet", replicas: 5, spec: """{"podManagementPolicy":"Parallel"}""")],
        },
        new("two-of-six-crash", "Two pods of six crash, the others run", 130)
        {
            Release = [Workload("[ ${HOSTNAME##*-} -ge 4 ] && exit 1; sleep 3600", "StatefulSet", replicas: 6, spec: """{"podManagementPolicy":"Parallel"}""")],
        },
        new("crashing-before-and-left-as-it-was", "Crashing before the release, which does not change it", 60) { Failing = [Workload("exit 1")], Release = [Workload("exit 1")] },
        new("statefulset-crashes", "A StatefulSet's second version crashes: the first pod replaced does not come up", 75)
        {
            Before = [Workload(kind: "StatefulSet", replicas: 2)], Release = [Workload("exit 1", "StatefulSet", replicas: 2)],
        },
        new("daemonset-crashes", "A DaemonSet's second version crashes", 75) { Before = [Workload(kind: "DaemonSet")], Release = [Workload("exit 1", "DaemonSet")] },
        new("replication-controller-crashes", "A ReplicationController's first release crashes", 75) { Release = [Workload("exit 1", "ReplicationController")] },
        new("job-fails", "A Job with backoffLimit 1 whose pods exit 4", 60) { Release = [Workload("echo no table; exit 4", "Job", spec: """{"backoffLimit":1}""")] },
        new("job-deadline", "A Job that runs longer than its activeDeadlineSeconds of 10", 40) { Release = [Workload(kind: "Job", spec: """{"activeDeadlineSeconds":10}""")] },
        new("pod-image-not-found", "A bare Pod whose image does not exist", 45) { Release = [BarePod(container: NoImage)] },
        new("pod-fails", "A bare Pod that exits 5 and is not restarted", 30) { Release = [BarePod("exit 5", pod: """{"restartPolicy":"Never"}""")] },
    ];

    private static string Init(string fields) =>
        $$"""{"initContainers":[{"name":"prepare","imagePullPolicy":"IfNotPresent",{{fields}}}]}""";
}
