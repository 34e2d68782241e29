namespace DeployKit.Benchmarks.Verdicts;

/// <summary>Objects of the size that a real server tells: a pod is 6 kB, half of it managedFields.</summary>
internal static class MadeObjects
{
    private const string Template = """ {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"localhost:5000/web@sha256:3f1c"}]}} """;
    private const string HashedTemplate = """ {"metadata":{"labels":{"app":"web","pod-template-hash":"5d"}},"spec":{"containers":[{"name":"app","image":"localhost:5000/web@sha256:3f1c"}]}} """;

    private static readonly string ManagedFields =
        """[{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-11-21T08:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"""
        + string.Join(',', Enumerable.Range(0, 60).Select(n => $$$"""
            "f:field-number-{{{n}}}":{"f:value":{},"f:other":{}}
            """))
        + "}}]";

    public static string Deployment(int pods) => $$$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"test","uid":"web-uid","generation":1,"resourceVersion":"1","annotations":{"deployment.kubernetes.io/revision":"1"}},
        "spec":{"replicas":{{{{pods}}}},"strategy":{"type":"RollingUpdate"},"template":{{{{Template}}}}},
        "status":{"observedGeneration":1,"replicas":{{{{pods}}}},"updatedReplicas":{{{{pods}}}},"readyReplicas":{{{{pods / 2}}}},"availableReplicas":{{{{pods / 2}}}},"conditions":[{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated","lastUpdateTime":"2026-11-21T08:00:00Z"}]}}
        """;

    public static string ReplicaSet(int pods) => $$$$"""
        {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d","namespace":"test","uid":"rs-uid","resourceVersion":"1","creationTimestamp":"2026-11-21T08:00:00Z","ownerReferences":[{"kind":"Deployment","uid":"web-uid","controller":true}]},
        "spec":{"template":{{{{HashedTemplate}}}}},"status":{"replicas":{{{{pods}}}},"readyReplicas":{{{{pods / 2}}}}}}
        """;

    /// <summary>Each time that it is told of, the pod's other half-way state is told.</summary>
    public static string Pod(int pod, int turn, int version)
    {
        var ready = (pod + turn) % 2 == 0 && pod % 20 != 7;
        var status = (pod % 20 == 7, ready) switch
        {
            (true, _) when turn % 2 == 0 => """ "ready":false,"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s restarting failed container"}},"lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-21T08:00:01Z","finishedAt":"2026-11-21T08:00:02Z"}} """,
            (true, _) => """ "ready":false,"restartCount":1,"state":{"running":{"startedAt":"2026-11-21T08:00:03Z"}},"lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-21T08:00:01Z","finishedAt":"2026-11-21T08:00:02Z"}} """,
            (_, true) => """ "ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-11-21T08:00:03Z"}},"lastState":{} """,
            _ => """ "ready":false,"restartCount":0,"state":{"waiting":{"reason":"ContainerCreating"}},"lastState":{} """,
        };
        return $$$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-5d-{{{{pod:00000}}}}","namespace":"test","uid":"pod-{{{{pod:00000}}}}-0000-0000-000000000000","resourceVersion":"{{{{version}}}}","creationTimestamp":"2026-11-21T08:00:00Z","labels":{"app":"web","pod-template-hash":"5d"},"managedFields":{{{{ManagedFields}}}},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d","uid":"rs-uid","controller":true,"blockOwnerDeletion":true}]},
            "spec":{"volumes":[{"name":"default-token-x2v4q","secret":{"secretName":"default-token-x2v4q","defaultMode":420}}],"containers":[{"name":"app","image":"localhost:5000/web@sha256:3f1c","command":["serve"],
            "ports":[{"containerPort":8080,"protocol":"TCP"}],"resources":{"requests":{"cpu":"10m","memory":"16Mi"}},"volumeMounts":[{"name":"default-token-x2v4q","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],
            "readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,"successThreshold":1,"failureThreshold":3},"imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","nodeName":"node-{{{{pod % 100}}}}"},
            "status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"},{"type":"Ready","status":"{{{{ready}}}}"},{"type":"ContainersReady","status":"{{{{ready}}}}"},{"type":"PodScheduled","status":"True"}],
            "hostIP":"10.0.0.{{{{pod % 100}}}}","podIP":"10.1.{{{{pod / 250}}}}.{{{{pod % 250}}}}","startTime":"2026-11-21T08:00:00Z","containerStatuses":[{"name":"app","image":"localhost:5000/web@sha256:3f1c","imageID":"docker-pullable://localhost:5000/web@sha256:3f1c",{{{{status}}}}}],"qosClass":"Burstable"}}
            """.ReplaceLineEndings("");
    }

    public static string Warning(int pod, int number, int version) => $$$$"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"web-5d-{{{{pod:00000}}}}.{{{{number % 10}}}}","namespace":"test","uid":"event-{{{{pod:00000}}}}","resourceVersion":"{{{{version}}}}"},"type":"Warning",
        "involvedObject":{"kind":"Pod","uid":"pod-{{{{pod:00000}}}}-0000-0000-000000000000","fieldPath":"spec.containers{app}"},"reason":"Unhealthy","message":"Readiness probe failed: HTTP probe failed with statuscode: 503","count":{{{{number}}}}}
        """.ReplaceLineEndings("");
}
