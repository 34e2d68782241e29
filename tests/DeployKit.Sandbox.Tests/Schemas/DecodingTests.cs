using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Schemas;

public sealed class DecodingTests
{
    [Fact]
    public void Unknown_fields_and_zero_values_are_dropped_and_structs_are_always_written()
    {
        var decoded = Decoding.Decode(Read(
            """{"spec":{"x":1,"replicas":0,"minReadySeconds":0,"paused":null,"template":{"metadata":{"labels":{}},"spec":{"containers":[{"name":"c","y":2,"stdin":false,"securityContext":{}}],"hostNetwork":false}}}}"""),
            BuiltInKinds.Deployment, ApiLevel.Kubernetes120);
        decoded["spec"]!["template"]!["metadata"]!.ToJsonString().ShouldBe("""{"creationTimestamp":null}""");
        decoded["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString().ShouldBe("""[{"name":"c","securityContext":{},"resources":{}}]""");
        decoded["spec"]!.AsObject().Select(field => field.Key).ShouldBe(["replicas", "template", "selector", "strategy"], ignoreOrder: true);
        decoded["status"]!.ToJsonString().ShouldBe("{}");
    }

    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1", "1")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("512", "512")]
    [InlineData("1000", "1k")]
    [InlineData("0.5Ki", "512")]
    [InlineData("2e3", "2e3")]
    [InlineData("0", "0")]
    [InlineData("100000000n", "100m")]
    [InlineData("-1500m", "-1500m")]
    public void Quantities_are_written_in_their_shortest_form(string given, string written) => Quantities.Shortest(given).ShouldBe(written);

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    public void What_is_no_quantity_is_told_apart(string text) => Quantities.Shortest(text).ShouldBeNull();

    [Theory]
    [InlineData("""{"spec":{"replicas":"x"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":[]}""", "json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"A","value":1}]}]}}}}""", "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}}}]}}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void A_value_of_the_wrong_type_is_400_in_the_words_of_the_decoder(string body, string message) =>
        Refusal(body, ApiLevel.Kubernetes132).ShouldBe($"Deployment in version \"v1\" cannot be handled as a Deployment: {message}");

    [Theory]
    [InlineData("""{"spec":{"replicas":"x"}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Replicas: readUint32: unexpected character: \ufffd")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Replicas: assertInteger: can not decode float as int")]
    [InlineData("""{"spec":{"replicas":99999999999}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Replicas: readUint32: overflow")]
    [InlineData("""{"spec":[]}""", "v1.Deployment.Spec: readObjectStart: expect { or n, but found [")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "v1.Deployment.ObjectMeta: v1.ObjectMeta.Labels: ReadString: expects \" or n, but found 1")]
    [InlineData("""{"spec":{"paused":"yes"}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Paused: ReadBool: expect t or f, but found \"")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Template: v1.PodTemplateSpec.Spec: v1.PodSpec.Containers: []v1.Container: decode slice: expect [ or n, but found {")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":1}]}}}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Template: v1.PodTemplateSpec.Spec: v1.PodSpec.Containers: []v1.Container: v1.Container.Name: ReadString: expects \" or n, but found 1")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"args":[1]}]}}}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Template: v1.PodTemplateSpec.Spec: v1.PodSpec.Containers: []v1.Container: v1.Container.Args: []string: ReadString: expects \" or n, but found 1")]
    [InlineData("""{"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":{"medium":5}}]}}}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Template: v1.PodTemplateSpec.Spec: v1.PodSpec.Volumes: []v1.Volume: v1.Volume.VolumeSource: EmptyDir: v1.EmptyDirVolumeSource.Medium: ReadString: expects \" or n, but found 5")]
    [InlineData("""{"spec":{"strategy":{"rollingUpdate":{"maxSurge":true}}}}""", "v1.Deployment.Spec: v1.DeploymentSpec.Strategy: v1.DeploymentStrategy.RollingUpdate: v1.RollingUpdateDeployment.MaxSurge: unmarshalerDecoder: json: cannot unmarshal bool into Go value of type int32")]
    public void On_1_20_in_the_words_of_its_decoder_without_its_excerpt(string body, string message) =>
        Refusal(body, ApiLevel.Kubernetes120).ShouldBe($"Deployment in version \"v1\" cannot be handled as a Deployment: {message}");

    [Fact]
    public void Unknown_fields_are_named_by_their_paths()
    {
        var body = Read("""{"x":1,"spec":{"template":{"spec":{"containers":[{"name":"c"},{"imagee":"i"}]}}},"metadata":{"labels":{"any":"1"}}}""");
        UnknownFields.Of(body, BuiltInKinds.Deployment, ApiLevel.Kubernetes132).ShouldBe(["x", "spec.template.spec.containers[1].imagee"]);
    }

    private static string Refusal(string body, ApiLevel level)
    {
        var refused = Should.Throw<ApiException>(() => Decoding.Decode(Read(body), BuiltInKinds.Deployment, level));
        refused.Code.ShouldBe(400);
        return refused.Message;
    }

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
