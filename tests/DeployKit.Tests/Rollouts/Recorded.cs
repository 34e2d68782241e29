using System.Text.Json.Nodes;

namespace DeployKit.Tests.Rollouts;

/// <summary>Objects in the shape in which an API server tells them.</summary>
internal static class Recorded
{
    public static JsonObject Deployment(string name = "web", int ready = 0, int replicas = 1, long observed = 2, string image = "localhost:5000/web:2") => Parse($$$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{{name}}}}","namespace":"test","uid":"{{{{name}}}}-uid","generation":2,
          "annotations":{"deployment.kubernetes.io/revision":"2"}},
         "spec":{"replicas":{{{{replicas}}}},"strategy":{"type":"RollingUpdate"},"template":{{{{Template(name, image)}}}}},
         "status":{"observedGeneration":{{{{observed}}}},"replicas":{{{{replicas}}}},"updatedReplicas":{{{{replicas}}}},"readyReplicas":{{{{ready}}}},"availableReplicas":{{{{ready}}}},
          "conditions":[{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated","lastUpdateTime":"2026-11-21T08:00:00Z"}]}}
        """);

    public static JsonObject ReplicaSet(string name = "web", string image = "localhost:5000/web:2") => Parse($$$$"""
        {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"{{{{name}}}}-5d","namespace":"test","uid":"{{{{name}}}}-rs-uid","creationTimestamp":"2026-11-21T08:00:00Z",
          "annotations":{"deployment.kubernetes.io/revision":"2"},"ownerReferences":[{"kind":"Deployment","uid":"{{{{name}}}}-uid","controller":true}]},
         "spec":{"template":{{{{Template(name, image, "\"pod-template-hash\":\"5d\",")}}}}},"status":{}}
        """);

    public static JsonObject Pod(string state, string name = "web-5d-x", string owner = "web-rs-uid", bool ready = false, int restarts = 0, string last = "{}", string imageId = "", string image = "localhost:5000/web:2") => Parse($$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}","namespace":"test","uid":"{{{{name}}}}-uid","ownerReferences":[{"kind":"ReplicaSet","uid":"{{{{owner}}}}","controller":true}]},
         "spec":{"containers":[{"name":"app","image":"{{{{image}}}}","readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"}}}]},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{{(ready ? "True" : "False")}}}}"}],
          "containerStatuses":[{"name":"app","ready":{{{{(ready ? "true" : "false")}}}},"restartCount":{{{{restarts}}}},"imageID":"{{{{imageId}}}}","state":{{{{state}}}},"lastState":{{{{last}}}}}]}}
        """);

    public static JsonObject Event(string reason, string message, string about, int count = 1) => Parse($$$$"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"e-{{{{reason}}}}","namespace":"test","uid":"e-{{{{reason}}}}-{{{{about}}}}"},"type":"Warning",
         "involvedObject":{"uid":"{{{{about}}}}"},"reason":"{{{{reason}}}}","message":"{{{{message}}}}","count":{{{{count}}}}}
        """);

    public const string Running = """{"running":{"startedAt":"2026-11-21T08:00:01Z"}}""";
    public const string BackOff = """{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 20s restarting failed container=app pod=web-5d-x_test(1)"}}""";
    public const string Exit1 = """{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-21T08:00:01Z","finishedAt":"2026-11-21T08:00:02Z"}}""";
    public const string NoSecret = """{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"web-env\" not found"}}""";

    private static string Template(string name, string image, string hash = "") =>
        $$$$"""{"metadata":{"creationTimestamp":null,"labels":{{{{{hash}}}}"app":"{{{{name}}}}"}},"spec":{"containers":[{"name":"app","image":"{{{{image}}}}"}]}}""";

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
