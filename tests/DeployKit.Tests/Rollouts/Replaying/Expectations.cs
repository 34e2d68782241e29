using DeployKit.Rollouts;
using static DeployKit.Rollouts.ReasonCode;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>How every recording is to be judged: a line a scenario. The seconds count from the release's last write.</summary>
internal static class Expectations
{
    public static IReadOnlyList<Expectation> All { get; } =
    [
        // Nothing is wrong, whatever it looks like for a while.
        Good("first-release", 1, 10, "2 of 2 ready"),
        Good("second-release", 2, 15, "3 of 3 ready, the old ones replaced"),
        Good("recreate", 1, 10, "2 of 2 ready, the old ones replaced"),
        Good("scaled-to-zero", 0.05, 5, "0 replicas wanted, none left"),
        Good("scaled-to-zero-with-a-new-version", 0.05, 5, "0 replicas wanted, none left"),
        Good("zero-replicas", 0, 5, "0 replicas wanted, none left"),
        Good("slow-start", 25, 35, "1 of 1 ready"),
        Good("crash-twice-then-recover", 10, 30, "1 of 1 ready"),
        Good("crash-loop-second-release", 2, 10, "2 of 2 ready"),
        Good("back-to-the-good-version", 0, 10, "1 of 1 ready"),
        Good("quota-tight", 1, 15, "2 of 2 ready, the old ones replaced"),
        Good("db-slow-web-waits", 40, 120, "ready"),
        Good("pod-deleted-during", 10, 25, "3 of 3 ready"),
        Good("statefulset-second-release", 2, 15, "2 of 2 ready, the old ones replaced"),
        Good("statefulset-partition", 1, 15, "partition 1: 1 keep the old version"),
        Good("statefulset-on-delete", 0, 5, "strategy OnDelete: 2 keep the old version"),
        Good("daemonset-second-release", 1, 10, "1 of 1 ready"),
        Good("daemonset-on-delete", 0, 5, "strategy OnDelete: 1 keep the old version"),
        Good("written-slow-pull", 300, 301, "1 of 1 ready"),
        Good("written-node-lost", 347, 348, "2 of 2 ready"),
        Good("written-node-shutdown", 12, 13, "1 of 1 ready"),
        Good("written-sidecar-runs", 6, 7, "1 of 1 ready"),
        Good("written-autoscaler-brings-a-node", 245, 246, "1 of 1 ready") with { When = "declared", Policy = new RolloutPolicy { Autoscaler = true } },

        // What runs to its end, what nobody makes anew, and what replaces no pod by itself.
        Good("job-completes", 5, 15, "1 of 1 complete"),
        Bad("job-fails", JobFailed, "job-failed", 1, 45, "web: container app exits 4 right after it starts (BackoffLimitExceeded"),
        Bad("job-deadline", JobDeadline, "job-deadline", 9, 15, "web: the Job ran longer than its activeDeadlineSeconds of 10 s and was stopped"),
        Good("pod-runs", 0.5, 8, "1 of 1 ready"),
        Good("pod-completes", 5, 12, "ran to its end, exit 0"),
        Bad("pod-fails", ContainerCrashing, "pod-failed", 0.5, 10, "web: container app exits 5"),
        Bad("pod-image-not-found", ImageNotFound, "image-not-found", 3, 12, "of container app does not exist in its registry"),
        Good("replication-controller", 0.5, 8, "2 of 2 ready"),
        Bad("replication-controller-crashes", ContainerCrashing, "crash-loop", 10, 30, "container app exits 1 right after it starts"),

        // Images.
        Bad("image-not-found", ImageNotFound, "image-not-found", 3, 10, "image localhost:5000/no-such-image:1 of container app does not exist in its registry"),
        Bad("image-not-found-second-release", ImageNotFound, "image-not-found", 3, 12, "image localhost:5000/no-such-image:1 of container app does not exist in its registry"),
        Bad("image-denied", ImagePullDenied, "image-denied", 3, 12, "no basic auth credentials"),
        Bad("registry-unreachable", ImagePullFailing, "image-pull", 60, 70, "connection refused"),
        Bad("image-name-invalid", InvalidImageName, "invalid-image-name", 0, 8, "not a valid reference: localhost:5000/Web:1"),
        Bad("image-never-pull", ImageNeverPull, "image-never-pull", 0, 8, "its pull policy is Never"),
        Bad("init-image-missing", ImageNotFound, "image-not-found", 3, 10, "of init container prepare does not exist"),

        // Containers that are not started.
        Bad("secret-missing", ConfigMissing, "config-missing", 10, 18, "container app needs secret absent, which does not exist"),
        Bad("configmap-missing", ConfigMissing, "config-missing", 10, 18, "container app needs configmap absent, which does not exist"),
        Bad("key-missing", ConfigMissing, "config-missing", 10, 18, "container app needs key absent of configmap settings"),
        Bad("run-as-non-root", ContainerCannotStart, "run-as-non-root", 0, 8, "runAsNonRoot"),
        Bad("command-missing", ContainerCannotStart, "cannot-start", 3, 12, "/no/such/command"),
        Bad("command-not-executable", ContainerCannotStart, "cannot-start", 3, 12, "permission denied"),
        Bad("init-done-command-missing", ContainerCannotStart, "cannot-start", 3, 12, "/no/such/command"),

        // Containers that end.
        Bad("exit-127", ContainerCannotStart, "command-missing", 1, 15, "exit 127, its command was not found"),
        Bad("crash-loop", ContainerCrashing, "crash-loop", 10, 30, "container app exits 1 right after it starts"),
        Bad("ends-with-0", ContainerCrashing, "crash-loop", 10, 30, "container app exits 0 right after it starts"),
        Bad("out-of-memory", OutOfMemory, "out-of-memory", 10, 30, "OOMKilled"),
        Bad("exit-137", ContainerCrashing, "crash-loop", 10, 30, "exit 137"),
        Bad("exit-139", ContainerCrashing, "crash-loop", 10, 30, "exit 139"),
        Bad("init-crashes", InitFailing, "init-crash-loop", 10, 30, "init container prepare exits 2"),
        Bad("two-workloads-crash", ContainerCrashing, "crash-loop", 10, 30, "exits"),
        Bad("two-of-six-crash", ContainerCrashing, "crash-loop", 60, 100, "container app exits 1"),
        Bad("one-of-five-crashes", ContainerCrashing, "crash-loop", 60, 100, "container app exits 1"),
        Bad("one-of-five-crashes", ContainerCrashing, "crash-loop", 10, 30, "container app exits 1") with { When = "any pod fails it", Policy = new RolloutPolicy { Quorum = Quorum.Any } },
        Bad("crash-loop-second-release", ContainerCrashing, "crash-while-settling", 3, 10, "container app exits 3") with { When = "it must settle", Policy = new RolloutPolicy { Settle = TimeSpan.FromSeconds(30) } },
        Bad("crashing-before-and-left-as-it-was", ContainerCrashing, "crash-loop", 0, 30, "container app exits 1"),
        Bad("statefulset-crashes", ContainerCrashing, "crash-loop", 10, 30, "container app exits 1"),
        Bad("daemonset-crashes", ContainerCrashing, "crash-loop", 10, 30, "container app exits 1"),
        Bad("post-start-hook-fails", ContainerCrashing, "post-start-hook", 10, 40, "postStart hook"),
        Bad("written-sidecar-crashes", ContainerCrashing, "crash-loop", 10, 60, "proxy exits 1"),

        // Probes.
        Bad("never-ready-with-a-deadline", NeverReady, "progress-deadline", 10, 12, "its readiness probe (exec cat /tmp/ready) fails"),
        Open("never-ready", 75, "0 of 2 ready"),
        Bad("never-ready", NeverReady, "release-timeout", 30, 45, "its readiness probe (exec cat /tmp/ready) fails") with { When = "within 30 s", Policy = new RolloutPolicy { Timeout = TimeSpan.FromSeconds(30) } },
        Bad("readiness-flaps", NeverReady, "release-timeout", 30, 75, "") with { When = "within 30 s", Policy = new RolloutPolicy { Timeout = TimeSpan.FromSeconds(30) } },
        Bad("startup-probe-fails", StartupFailing, "startup-probe", 6, 100, "startup probe (exec cat /tmp/started)") with { NeedsEvents = true },
        Bad("liveness-probe-fails", LivenessFailing, "liveness-probe", 4, 60, "liveness probe (exec cat /tmp/alive)") with { NeedsEvents = true },

        // Volumes, places, refusals.
        Bad("configmap-volume-missing", ConfigMissing, "volume-config", 10, 14, "configmap absent") with { NeedsEvents = true },
        Bad("secret-volume-missing", ConfigMissing, "volume-config", 10, 14, "secret absent") with { NeedsEvents = true },
        Bad("unschedulable", Unschedulable, "unschedulable", 180, 185, "Insufficient cpu"),
        Open("unschedulable", 210, "0 of 1 ready") with { When = "an autoscaler may bring nodes", Policy = new RolloutPolicy { Autoscaler = true } },
        Bad("written-autoscaler-brings-a-node", Unschedulable, "unschedulable", 180, 181, "Insufficient cpu"),
        Bad("storage-class-unknown", VolumeUnavailable, "claim-unbound", 180, 185, "unbound immediate PersistentVolumeClaims"),
        Bad("quota-refuses", QuotaExceeded, "quota", 30, 35, "exceeded quota: none"),
        Bad("limit-range-refuses", QuotaExceeded, "quota", 30, 35, "maximum cpu usage per Container is 50m"),
        Bad("service-account-missing", AdmissionRefused, "admission", 30, 35, "serviceaccount absent, which does not exist"),
        Bad("evicted", ContainerCrashing, "own-storage-limit", 30, 170, "EmptyDir volume \"data\" exceeds the limit"),

        // Other people.
        Bad("deployment-deleted-during", ObjectDeleted, "object-deleted", 5, 6, "was deleted by somebody else"),
        Bad("template-changed-during", ObjectChanged, "object-changed", 5, 8, "somebody else"),
        Bad("paused", Paused, "paused", 0, 60, "kubectl rollout resume deployment/web"),
    ];

    private static Expectation Good(string recording, double notBefore, double notAfter, string says) =>
        new(recording, VerdictResult.Succeeded, null, null, notBefore, notAfter, says);

    /// <summary>Neither has happened when the recording ends.</summary>
    private static Expectation Open(string recording, double ends, string says) => new(recording, VerdictResult.Progressing, null, null, ends, ends, says);

    private static Expectation Bad(string recording, ReasonCode reason, string rule, double notBefore, double notAfter, string says) =>
        new(recording, VerdictResult.Failed, reason, rule, notBefore, notAfter, says);
}
