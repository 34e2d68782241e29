using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Rules;

/// <summary>What a conversation with a cluster of 1.20 cannot show: newer servers, and updates of one field after another.</summary>
public sealed class ValidationTests
{
    private const string Good = """{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"x","image":"a"}]}}""";

    [Fact]
    public void A_newer_server_looks_at_probes_last_and_says_the_limit()
    {
        var causes = Validate(BuiltInKinds.Pod, """
            {"metadata":{"name":"x"},"spec":{"containers":[{"name":"x","image":" a","livenessProbe":{},"ports":[{"containerPort":0}],
            "resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}]}}
            """);
        causes.Select(cause => $"{cause.Field}: {cause.Message}").ShouldBe(
        [
            "spec.containers[0].image: Invalid value: \" a\": must not have leading or trailing whitespace",
            "spec.containers[0].ports[0].containerPort: Required value",
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
            "spec.containers[0].livenessProbe: Required value: must specify a handler type",
        ]);
    }

    [Theory]
    [InlineData("A B", null)]
    [InlineData("1", null)]
    [InlineData("A=B", "Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='")]
    public void A_newer_server_takes_nearly_any_name_of_a_variable(string name, string? said) =>
        Validate(BuiltInKinds.Pod, $$$"""{"metadata":{"name":"x"},"spec":{"containers":[{"name":"x","image":"a","env":[{"name":"{{{name}}}"}]}]}}""")
            .Select(cause => cause.Message).ShouldBe(said is null ? [] : [said]);

    [Theory]
    [InlineData(ApiLevel.Kubernetes120, "updates to statefulset spec for fields other than 'replicas', 'template', and 'updateStrategy' are forbidden")]
    [InlineData(ApiLevel.Kubernetes132, "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")]
    internal void A_stateful_set_keeps_its_service(ApiLevel level, string said)
    {
        var causes = Update(BuiltInKinds.StatefulSet, $$$"""{"serviceName":"a","selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}}}""", spec => spec["serviceName"] = "b", level);
        causes.ShouldBe([new StatusCause("FieldValueForbidden", $"Forbidden: {said}", "spec")]);
    }

    [Theory]
    [InlineData("replicas", "3")]
    [InlineData("updateStrategy", """{"type":"OnDelete"}""")]
    public void Of_a_stateful_set_some_fields_may_change(string field, string value) =>
        Update(BuiltInKinds.StatefulSet, $$$"""{"serviceName":"a","selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}}}""", spec => spec[field] = JsonNode.Parse(value)).ShouldBeEmpty();

    [Theory]
    [InlineData("1", "0", null)]
    [InlineData("0", "1", null)]
    [InlineData("0", "0", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("1", "\"10%\"", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"10%\"}: may not be set when maxUnavailable is non-zero")]
    [InlineData("0", "\"110%\"", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"110%\"}: must not be greater than 100%")]
    [InlineData("-1", "0", "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0")]
    public void A_newer_server_lets_a_daemon_set_surge_or_be_unavailable(string unavailable, string surge, string? said) => Validate(BuiltInKinds.DaemonSet, $$$"""
        {"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}},
          "updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":{{{unavailable}}},"maxSurge":{{{surge}}} } } } }
        """).Select(cause => $"{cause.Field}: {cause.Message}").ShouldBe(said is null ? [] : [said]);

    [Fact]
    public void A_deployment_keeps_its_selector()
    {
        var causes = Update(BuiltInKinds.Deployment, $$$"""{"selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}}}""", spec =>
        {
            spec["selector"] = JsonNode.Parse("""{"matchLabels":{"c":"d"}}""");
            spec["template"]!["metadata"]!["labels"] = JsonNode.Parse("""{"c":"d"}""");
        });
        causes.ShouldBe([new StatusCause(
            "FieldValueInvalid",
            "Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"c\":\"d\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable",
            "spec.selector")]);
    }

    [Fact]
    public void A_pod_lets_its_image_change_and_no_other_field()
    {
        const string Spec = """{"containers":[{"name":"x","image":"a"}],"activeDeadlineSeconds":10}""";
        Update(BuiltInKinds.Pod, Spec, spec => spec["containers"]![0]!["image"] = "b").ShouldBeEmpty();
        Update(BuiltInKinds.Pod, Spec, spec => spec["activeDeadlineSeconds"] = 5).ShouldBeEmpty();
        Update(BuiltInKinds.Pod, Spec, spec => spec["activeDeadlineSeconds"] = 11).ShouldHaveSingleItem().Message.ShouldBe("Invalid value: 11: must be less than or equal to previous value");
        Update(BuiltInKinds.Pod, Spec, spec => spec["tolerations"] = JsonNode.Parse("""[{"key":"a","operator":"Exists"}]""")).ShouldBeEmpty();
        Update(BuiltInKinds.Pod, Spec, spec => spec["containers"]![0]!["command"] = new JsonArray("sh")).ShouldHaveSingleItem().Field.ShouldBe("spec");
    }

    [Fact]
    public void A_job_keeps_its_template_and_may_be_suspended()
    {
        const string Spec = """{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"x","image":"a"}]}}}""";
        Update(BuiltInKinds.Job, Spec, spec => spec["suspend"] = true).ShouldBeEmpty();
        Update(BuiltInKinds.Job, Spec, spec => spec["parallelism"] = 0).ShouldBeEmpty();
        Update(BuiltInKinds.Job, Spec, spec => spec["template"]!["spec"]!["containers"]![0]!["image"] = "b").ShouldHaveSingleItem().Field.ShouldBe("spec.template");
    }

    [Fact]
    public void A_newer_server_keeps_the_address_of_a_service_that_does_not_name_it()
    {
        var (updated, live) = States(BuiltInKinds.Service, """{"ports":[{"port":80}],"clusterIP":"10.96.0.7","clusterIPs":["10.96.0.7"]}""", ApiLevel.Kubernetes132);
        updated["spec"]!.AsObject().Remove("clusterIP");
        updated["spec"]!.AsObject().Remove("clusterIPs");
        var rules = KindRules.For(BuiltInKinds.Service, ApiLevel.Kubernetes132);
        rules.PrepareUpdate(updated, live);
        rules.ValidateUpdate(updated, live).ShouldBeEmpty();
        ((string?)updated["spec"]!["clusterIP"]).ShouldBe("10.96.0.7");
    }

    [Fact]
    public void Only_a_change_of_the_spec_counts_as_a_new_generation()
    {
        var (updated, live) = States(BuiltInKinds.Deployment, $$$"""{"selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}}}""", ApiLevel.Kubernetes132);
        var rules = KindRules.For(BuiltInKinds.Deployment, ApiLevel.Kubernetes132);
        updated["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        updated["status"] = new JsonObject { ["replicas"] = 1 };
        rules.SpecChanged(updated, live).ShouldBeFalse();
        updated["spec"]!["replicas"] = 2;
        rules.SpecChanged(updated, live).ShouldBeTrue();
    }

    [Fact]
    public void A_write_to_the_status_leaves_all_else()
    {
        var (updated, live) = States(BuiltInKinds.Deployment, $$$"""{"selector":{"matchLabels":{"a":"b"}},"template":{{{Good}}}}""", ApiLevel.Kubernetes132);
        updated["spec"]!["replicas"] = 9;
        updated["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        updated["status"] = new JsonObject { ["readyReplicas"] = 1 };
        KindRules.For(BuiltInKinds.Deployment, ApiLevel.Kubernetes132).PrepareStatusUpdate(updated, live);
        JsonNode.DeepEquals(updated["spec"], live["spec"]).ShouldBeTrue();
        updated["metadata"]!["labels"].ShouldBeNull();
        ((int?)updated["status"]!["readyReplicas"]).ShouldBe(1);
    }

    private static IReadOnlyList<StatusCause> Validate(ResourceKind kind, string body, ApiLevel level = ApiLevel.Kubernetes132)
    {
        var rules = KindRules.For(kind, level);
        var content = Decoding.Decode(JsonNode.Parse(body)!.AsObject(), kind, level);
        rules.Default(content);
        rules.PrepareCreate(content);
        return rules.Validate(content);
    }

    private static IReadOnlyList<StatusCause> Update(ResourceKind kind, string spec, Action<JsonObject> change, ApiLevel level = ApiLevel.Kubernetes132)
    {
        var (updated, live) = States(kind, spec, level);
        change(updated["spec"]!.AsObject());
        var rules = KindRules.For(kind, level);
        rules.Default(updated);
        rules.PrepareUpdate(updated, live);
        return rules.ValidateUpdate(updated, live);
    }

    private static (JsonObject Updated, JsonObject Live) States(ResourceKind kind, string spec, ApiLevel level)
    {
        var rules = KindRules.For(kind, level);
        var live = Decoding.Decode(JsonNode.Parse($$$"""{"metadata":{"name":"x","uid":"u","resourceVersion":"1"},"spec":{{{spec}}}}""")!.AsObject(), kind, level);
        rules.Default(live);
        rules.PrepareCreate(live);
        return (JsonNode.Parse(live.ToJsonString())!.AsObject(), live);
    }
}
