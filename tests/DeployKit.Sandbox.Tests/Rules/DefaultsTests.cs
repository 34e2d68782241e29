using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Rules;

public sealed class DefaultsTests
{
    private const string Template = """{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"x","image":"a:1"}]}}""";

    [Fact]
    public void A_deployment_is_filled_as_the_server_fills_it()
    {
        var made = Made(BuiltInKinds.Deployment, $$$"""{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{{{Template}}}}}""");
        Same(made["spec"]!, """
            {"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"creationTimestamp":null,"labels":{"a":"b"}},"spec":{"containers":
            [{"name":"x","image":"a:1","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],
            "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}},
            "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600}
            """);
        Same(made["status"]!, "{}");
    }

    [Fact]
    public void Filling_an_object_that_is_filled_changes_nothing()
    {
        var rules = KindRules.For(BuiltInKinds.Deployment, ApiLevel.Kubernetes132);
        var made = Made(BuiltInKinds.Deployment, $$$"""{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{{{Template}}}}}""");
        var before = made.DeepClone();
        rules.Default(made);
        JsonNode.DeepEquals(made, before).ShouldBeTrue(made.ToJsonString());
    }

    [Fact]
    public void Text_of_a_secret_becomes_its_data()
    {
        var made = Made(BuiltInKinds.Secret, """{"metadata":{"name":"x"},"data":{"b":"Yg=="},"stringData":{"a":"é"}}""");
        Same(made, """{"metadata":{"name":"x","creationTimestamp":null},"type":"Opaque","data":{"a":"w6k=","b":"Yg=="}}""");
    }

    [Theory]
    [InlineData(ApiLevel.Kubernetes120, """{"matchLabels":{"controller-uid":"u"}}""", """{"controller-uid":"u","job-name":"x"}""")]
    [InlineData(ApiLevel.Kubernetes132, """{"matchLabels":{"batch.kubernetes.io/controller-uid":"u"}}""", """{"batch.kubernetes.io/controller-uid":"u","batch.kubernetes.io/job-name":"x","controller-uid":"u","job-name":"x"}""")]
    internal void A_job_selects_its_pods_by_its_uid(ApiLevel level, string selector, string labels)
    {
        var made = Made(BuiltInKinds.Job, """{"metadata":{"name":"x","uid":"u"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"x","image":"a"}]}}}}""", level);
        Same(made["spec"]!["selector"]!, selector);
        Same(made["spec"]!["template"]!["metadata"]!["labels"]!, labels);
        Same(made["metadata"]!["labels"]!, labels);
        KindRules.For(BuiltInKinds.Job, level).Validate(made).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_container_may_use_is_what_a_pod_asks_for()
    {
        var made = Made(BuiltInKinds.Pod, """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"x","image":"a","resources":{"limits":{"cpu":"0.5","memory":"1024Mi"}}}]}}""");
        Same(made["spec"]!["containers"]![0]!["resources"]!, """{"limits":{"cpu":"500m","memory":"1Gi"},"requests":{"cpu":"500m","memory":"1Gi"}}""");
        ((string?)made["status"]!["qosClass"]).ShouldBe("Guaranteed");
        ((string?)made["spec"]!["containers"]![0]!["imagePullPolicy"]).ShouldBe("Always");
    }

    [Fact]
    public void An_autoscaler_of_v2_that_says_how_fast_it_may_go_down_gets_the_rest()
    {
        var made = Made(BuiltInKinds.HorizontalPodAutoscalerV2, """
            {"metadata":{"name":"x"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"D","name":"x"},"behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}}}
            """);
        Same(made["spec"]!, """
            {"scaleTargetRef":{"kind":"D","name":"x"},"minReplicas":1,"maxReplicas":3,
            "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}],
            "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},
            "scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}}
            """);
        KindRules.For(BuiltInKinds.HorizontalPodAutoscalerV2, ApiLevel.Kubernetes132).Validate(made).ShouldBeEmpty();
    }

    [Fact]
    public void A_service_gets_an_address_and_keeps_it()
    {
        var rules = KindRules.For(BuiltInKinds.Service, ApiLevel.Kubernetes132);
        var made = Made(BuiltInKinds.Service, """{"metadata":{"name":"x"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""");
        rules.Allocate(made, null, Allocator()).ShouldBeEmpty();
        var spec = made["spec"]!;
        ((string?)spec["clusterIP"]).ShouldBe("10.96.0.1");
        ((int?)spec["ports"]![0]!["nodePort"]).ShouldBe(30000);

        var updated = Decoding.Decode(
            JsonNode.Parse("""{"metadata":{"name":"x","resourceVersion":"1"},"spec":{"type":"NodePort","ports":[{"port":80},{"port":81,"name":"b"}]}}""")!.AsObject(),
            BuiltInKinds.Service,
            ApiLevel.Kubernetes132);
        rules.Default(updated);
        rules.PrepareUpdate(updated, made);
        rules.Allocate(updated, made, Allocator()).ShouldBeEmpty();
        ((string?)updated["spec"]!["clusterIP"]).ShouldBe("10.96.0.1");
        ((int?)updated["spec"]!["ports"]![0]!["nodePort"]).ShouldBe(30000);
    }

    private static ServiceAllocator Allocator() => new(new HashSet<string>(), new HashSet<int>(), _ => 0);

    private static JsonObject Made(ResourceKind kind, string body, ApiLevel level = ApiLevel.Kubernetes132)
    {
        var rules = KindRules.For(kind, level);
        var made = Decoding.Decode(JsonNode.Parse(body)!.AsObject(), kind, level);
        rules.Default(made);
        rules.PrepareCreate(made);
        if (!kind.HasGeneration)
            return made;
        made["metadata"]!.AsObject().Remove("generation");
        return made;
    }

    private static void Same(JsonNode actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"{actual.ToJsonString()}\nis not\n{expected}");
}
