using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>What a generated write is made of.</summary>
/// <param name="Base">What an object of the kind must have.</param>
/// <param name="Optional">What may be in it, each in some variants.</param>
/// <param name="Patches">What a merge patch may hold.</param>
internal sealed record WriteParts(string Base, string[][] Optional, string[][] Patches)
{
    private static readonly string[][] Metadata =
    [
        ["""{"metadata":{"labels":{"tier":"web"}}}""", """{"metadata":{"labels":{"tier":"api"}}}"""],
        ["""{"metadata":{"labels":{"one":"1","two":"2"}}}"""],
        ["""{"metadata":{"annotations":{"note":"a"}}}""", """{"metadata":{"annotations":{"note":"b","more":"c"}}}"""],
        ["""{"metadata":{"annotations":{"by":"apply"}}}"""],
        ["""{"metadata":{"finalizers":["deploykit.dev/a"]}}""", """{"metadata":{"finalizers":["deploykit.dev/a","deploykit.dev/b"]}}"""],
    ];

    private static readonly string[][] MetadataPatches =
    [
        ["""{"metadata":{"labels":{"tier":"db"}}}""", """{"metadata":{"labels":{"three":"3"}}}""", """{"metadata":{"labels":null}}"""],
        ["""{"metadata":{"annotations":{"note":"p"}}}""", """{"metadata":{"annotations":{"patched":"yes"}}}"""],
    ];

    private static readonly string[][] Template =
    [
        [Container(""" "env":[{"name":"A","value":"1"}] """), Container(""" "env":[{"name":"A","value":"2"},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}] """)],
        [Container(""" "env":[{"name":"C","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}] """), Container(""" "env":[{"name":"C","valueFrom":{"secretKeyRef":{"name":"s","key":"l","optional":true}}}] """)],
        [Container(""" "ports":[{"containerPort":80,"protocol":"TCP"}] """), Container(""" "ports":[{"containerPort":80,"protocol":"TCP","name":"http"},{"containerPort":443,"protocol":"TCP"}] """), Container(""" "ports":[{"containerPort":53,"protocol":"UDP"}] """)],
        [Container(""" "args":["a","b"] """), Container(""" "args":["c"],"command":["sh"] """)],
        [Container(""" "resources":{"limits":{"cpu":"1","memory":"64Mi"}} """), Container(""" "resources":{"requests":{"cpu":"100m"}} """), Container(""" "resources":{"limits":{"cpu":"1000m"}} """), Container(""" "resources":{} """)],
        [Container(""" "readinessProbe":{"httpGet":{"path":"/","port":80}} """), Container(""" "readinessProbe":{"httpGet":{"path":"/ready","port":80},"periodSeconds":5} """)],
        [Container(""" "securityContext":{"runAsNonRoot":true,"capabilities":{"drop":["ALL"]}} """), Container(""" "securityContext":{"runAsNonRoot":false} """)],
        [Container(""" "lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}}} """)],
        [Container(""" "imagePullPolicy":"IfNotPresent","image":"busybox:2" """)],
        ["""{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox"}]}}}}""", """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:3","stdin":true}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"initContainers":[{"name":"init","image":"busybox"}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}}}""", """{"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}},{"name":"w","configMap":{"name":"c","items":[{"key":"k","path":"p"}]}}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"tolerations":[{"key":"a","operator":"Exists"}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}""", """{"spec":{"template":{"spec":{"nodeSelector":{"zone":"a"}}}}}"""],
        ["""{"spec":{"template":{"spec":{"imagePullSecrets":[{"name":"reg"}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"hostAliases":[{"ip":"10.0.0.1","hostnames":["a","b"]}]}}}}"""],
        ["""{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":5}}}}""", """{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":30}}}}"""],
        ["""{"spec":{"template":{"metadata":{"annotations":{"sum":"1"}}}}}""", """{"spec":{"template":{"metadata":{"annotations":{"sum":"2"}}}}}"""],
    ];

    private const string Selected = """ "selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"c","image":"busybox"}]}} """;

    public static WriteParts Of(ResourceKind kind) => kind.Kind switch
    {
        "Deployment" => new("""{"spec":{"replicas":0,""" + Selected + "}}",
            [
                .. Metadata, .. Template,
                ["""{"spec":{"strategy":{"type":"Recreate"}}}""", """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":"10%"}}}}"""],
                ["""{"spec":{"minReadySeconds":3}}""", """{"spec":{"minReadySeconds":0}}"""],
                ["""{"spec":{"revisionHistoryLimit":2,"progressDeadlineSeconds":60}}"""],
                ["""{"spec":{"paused":true}}""", """{"spec":{"paused":null}}"""],
            ],
            [.. MetadataPatches, ["""{"spec":{"minReadySeconds":7}}""", """{"spec":{"replicas":0,"revisionHistoryLimit":3}}"""], ["""{"spec":{"template":{"spec":{"nodeSelector":{"disk":"hdd"},"terminationGracePeriodSeconds":9}}}}"""]]),
        "StatefulSet" => new("""{"spec":{"replicas":0,"serviceName":"s",""" + Selected + "}}",
            [.. Metadata, .. Template, ["""{"spec":{"updateStrategy":{"type":"OnDelete"}}}""", """{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}"""]],
            [.. MetadataPatches, ["""{"spec":{"template":{"spec":{"nodeSelector":{"disk":"hdd"}}}}}"""]]),
        "Job" => new("""{"spec":{"parallelism":0,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}""",
            [.. Metadata, ["""{"spec":{"backoffLimit":0}}"""], ["""{"spec":{"activeDeadlineSeconds":600}}"""]],
            [.. MetadataPatches, ["""{"spec":{"activeDeadlineSeconds":300}}"""]]),
        "Service" => new("""{"spec":{"ports":[{"name":"http","port":80,"protocol":"TCP"}]}}""",
            [
                .. Metadata,
                ["""{"spec":{"selector":{"app":"a"}}}""", """{"spec":{"selector":{"app":"b","tier":"c"}}}"""],
                ["""{"spec":{"ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":8443}]}}""", """{"spec":{"ports":[{"name":"dns","port":53,"protocol":"UDP","targetPort":"dns"}]}}"""],
                ["""{"spec":{"sessionAffinity":"ClientIP"}}"""],
                ["""{"spec":{"type":"NodePort"}}"""],
                ["""{"spec":{"externalIPs":["1.2.3.4"]}}"""],
                ["""{"spec":{"publishNotReadyAddresses":true}}"""],
            ],
            [.. MetadataPatches, ["""{"spec":{"selector":{"app":"p"}}}"""]]),
        "ConfigMap" => new("{}",
            [.. Metadata, ["""{"data":{"a":"1"}}""", """{"data":{"a":"2","b":"2"}}"""], ["""{"data":{"c":"3"}}""", """{"data":{}}""", """{"data":{"c":null}}"""], ["""{"binaryData":{"d":"AQID"}}"""]],
            [.. MetadataPatches, ["""{"data":{"a":"p"}}""", """{"data":{"z":"p"}}""", """{"data":null}"""]]),
        "Secret" => new("{}",
            [.. Metadata, ["""{"data":{"a":"MQ=="}}""", """{"data":{"a":"Mg==","b":"Mg=="}}"""], ["""{"stringData":{"s":"text"}}"""], ["""{"type":"Opaque"}"""]],
            [.. MetadataPatches, ["""{"data":{"a":"Mw=="}}""", """{"stringData":{"p":"q"}}"""]]),
        "Ingress" => new("""{"spec":{"rules":[{"host":"a.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}""",
            [.. Metadata, ["""{"spec":{"tls":[{"hosts":["a.example"],"secretName":"t"}]}}"""], ["""{"spec":{"ingressClassName":"nginx"}}"""], ["""{"spec":{"defaultBackend":{"service":{"name":"d","port":{"name":"http"}}}}}""", """{"spec":{"defaultBackend":{"service":{"name":"d","port":{"number":1}}}}}"""]],
            [.. MetadataPatches, ["""{"spec":{"ingressClassName":"other"}}"""]]),
        "HorizontalPodAutoscaler" => new("""{"spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}}}""",
            [.. Metadata, ["""{"spec":{"minReplicas":2}}"""], ["""{"spec":{"targetCPUUtilizationPercentage":50}}"""]],
            [.. MetadataPatches, ["""{"spec":{"maxReplicas":5}}"""]]),
        _ => new("""{"spec":{"size":1}}""",
            [.. Metadata, ["""{"spec":{"size":2}}"""], ["""{"spec":{"nested":{"a":"1","b":{"c":true}}}}""", """{"spec":{"nested":{"a":"2"}}}"""], ["""{"spec":{"list":[1,2]}}""", """{"spec":{"list":[{"name":"x"}]}}"""], ["""{"spec":{"empty":{}}}"""]],
            [.. MetadataPatches, ["""{"spec":{"nested":{"z":"p"}}}""", """{"spec":{"nested":null}}"""]]),
    };

    private static string Container(string fields) => """{"spec":{"template":{"spec":{"containers":[{"name":"c",""" + fields + "}]}}}}";
}
