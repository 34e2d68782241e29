using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using static DeployKit.ClusterTests.Recordings.Manifest;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Probes, volumes, places, refusals, and other people.</summary>
internal static class PodScenarios
{
    private const string NotReady = """ "readinessProbe":{"exec":{"command":["cat","/tmp/ready"]},"periodSeconds":1} """;

    public static IReadOnlyList<RecordedScenario> All { get; } =
    [
        new("never-ready-with-a-deadline", "Never ready, progressDeadlineSeconds 10", 45)
        {
            Before = [Workload()], Release = [Workload("sleep 3601", container: $$"""{ {{NotReady}} }""", spec: """{"progressDeadlineSeconds":10}""")],
        },
        new("never-ready", "Never ready, with the usual deadline of 10 minutes", 75) { Release = [Workload(replicas: 2, container: $$"""{ {{NotReady}} }""")] },
        new("startup-probe-fails", "The startup probe fails, and the container is restarted for it", 110)
        {
            Release = [Workload(container: """{"startupProbe":{"exec":{"command":["cat","/tmp/started"]},"periodSeconds":2,"failureThreshold":3}}""")],
        },
        new("liveness-probe-fails", "The liveness probe fails again and again, and it is never ready", 110)
        {
            Release = [Workload(container: $$"""{"livenessProbe":{"exec":{"command":["cat","/tmp/alive"]},"periodSeconds":2,"failureThreshold":2},{{NotReady}} }""")],
        },
        new("readiness-flaps", "Ready for 5 s, not ready for 5 s, and minReadySeconds 10", 75)
        {
            Release = [Workload("while true; do touch /tmp/ready; sleep 5; rm /tmp/ready; sleep 5; done", container: $$"""{ {{NotReady.Replace("1}", "1,\"failureThreshold\":1}", StringComparison.Ordinal)}} }""", spec: """{"minReadySeconds":10}""")],
        },
        new("post-start-hook-fails", "The postStart hook exits 1, and the container is restarted for it", 90)
        {
            Release = [Workload(container: """{"lifecycle":{"postStart":{"exec":{"command":["false"]}}}}""")],
        },
        new("configmap-volume-missing", "A volume of a ConfigMap that does not exist", 150) { Release = [Volume("""{"configMap":{"name":"absent"},"name":"data"}""")] },
        new("secret-volume-missing", "A volume of a Secret that does not exist, second release", 150) { Before = [Workload()], Release = [Volume("""{"secret":{"secretName":"absent"},"name":"data"}""")] },
        new("unschedulable", "Asks for 1000 processors", 210) { Release = [Workload(container: """{"resources":{"requests":{"cpu":"1000"}}}""")] },
        new("quota-refuses", "A quota that lets no pod in", 75) { Before = [Object("ResourceQuota", "none", """{"hard":{"pods":"0"}}""")], Release = [Workload(replicas: 2)] },
        new("limit-range-refuses", "A LimitRange that allows no container of this size", 75)
        {
            Before = [Object("LimitRange", "small", """{"limits":[{"type":"Container","max":{"cpu":"50m"}}]}""")],
            Release = [Workload(container: """{"resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"100m"}}}""")],
        },
        new("service-account-missing", "Its ServiceAccount does not exist", 75) { Release = [Workload(pod: """{"serviceAccountName":"absent"}""")] },
        new("storage-class-unknown", "Its claim names a StorageClass that does not exist", 210)
        {
            Release =
            [
                Object("PersistentVolumeClaim", "data", """{"accessModes":["ReadWriteOnce"],"storageClassName":"absent","resources":{"requests":{"storage":"1Mi"}}}"""),
                Volume("""{"name":"data","persistentVolumeClaim":{"claimName":"data"}}"""),
            ],
        },
        new("evicted", "Writes more than its emptyDir may hold, and is evicted each time before it is ready", 180)
        {
            Release =
            [
                Workload("dd if=/dev/zero of=/data/file bs=1M count=20; sleep 3600", container: $$"""{"volumeMounts":[{"name":"data","mountPath":"/data"}],{{NotReady}} }""",
                    pod: """{"volumes":[{"name":"data","emptyDir":{"sizeLimit":"1Mi"}}]}"""),
            ],
        },
        new("paused", "A paused Deployment gets a new template", 60) { Before = [Workload()], Release = [Workload("sleep 3601", spec: """{"paused":true}""")] },
        new("pod-deleted-during", "Somebody deletes a new pod while it starts", 50)
        {
            Release = [Workload("sleep 8; touch /tmp/ready; sleep 3600", replicas: 3, container: $$"""{ {{NotReady}} }""")],
            Meanwhile = async stage =>
            {
                await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
                var pods = await stage.ListAsync(BuiltIn.Pods, ListOptions.All, CancellationToken.None);
                await stage.Client.DeleteAsync(new ObjectPath(BuiltIn.Pods, stage.Namespace, (string)pods[0]["metadata"]!["name"]!), new DeleteOptions(), CancellationToken.None);
            },
        },
        new("deployment-deleted-during", "Somebody deletes the Deployment while it starts", 30)
        {
            Release = [Workload(container: $$"""{ {{NotReady}} }""")],
            Meanwhile = async stage =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                await stage.Client.DeleteAsync(new ObjectPath(BuiltIn.Deployments, stage.Namespace, "web"), new DeleteOptions(), CancellationToken.None);
            },
        },
        new("template-changed-during", "Somebody sets another command while the release is watched", 40)
        {
            Before = [Workload(replicas: 2)],
            Release = [Workload("sleep 3601", replicas: 2, container: $$"""{ {{NotReady}} }""")],
            Meanwhile = async stage =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                await stage.Client.PatchAsync(
                    new ObjectPath(BuiltIn.Deployments, stage.Namespace, "web"),
                    PatchType.StrategicMerge,
                    JsonNode.Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"app","command":["sleep","3602"]}]}}}}""")!,
                    new WriteOptions { FieldManager = "kubectl-edit" },
                    CancellationToken.None);
            },
        },
    ];

    private static JsonObject Volume(string volume) =>
        Workload("sleep 3601", container: """{"volumeMounts":[{"name":"data","mountPath":"/data"}]}""", pod: $$"""{"volumes":[{{volume}}]}""");
}
