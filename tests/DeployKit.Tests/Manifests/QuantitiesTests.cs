using System.Text.Json.Nodes;
using DeployKit.Manifests;

namespace DeployKit.Tests.Manifests;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":1,"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":1,"memory":1.5e8},"requests":{"cpu":0.5}}}]}}}}""",
        """{"replicas":1,"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"1","memory":"1.5e8"},"requests":{"cpu":"0.5"}}}]}}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"ResourceQuota","spec":{"hard":{"pods":0,"limits.cpu":"2"}}}""", """{"hard":{"pods":"0","limits.cpu":"2"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"LimitRange","spec":{"limits":[{"type":"Container","max":{"cpu":2},"default":{"cpu":1}}]}}""",
        """{"limits":[{"type":"Container","max":{"cpu":"2"},"default":{"cpu":"1"}}]}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"volumes":[{"emptyDir":{"sizeLimit":1000}}]}}""", """{"volumes":[{"emptyDir":{"sizeLimit":"1000"}}]}""")]
    [InlineData("""{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","spec":{"metrics":[{"pods":{"target":{"averageValue":5}}}],"behavior":{"scaleDown":{"policies":[{"value":4}]}}}}""",
        """{"metrics":[{"pods":{"target":{"averageValue":"5"}}}],"behavior":{"scaleDown":{"policies":[{"value":4}]}}}""")]
    [InlineData("""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"properties":{"limits":{"minItems":1}}}}""", """{"properties":{"limits":{"minItems":1}}}""")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","spec":{"limits":{"cpu":1}}}""", """{"limits":{"cpu":1}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"env":[{"name":"A","value":1}]}]}}""", """{"containers":[{"env":[{"name":"A","value":1}]}]}""")]
    public void Numbers_become_text_where_an_amount_belongs_and_nowhere_else(string manifest, string spec)
    {
        var body = JsonNode.Parse(manifest)!.AsObject();

        Quantities.Write(body);

        body["spec"]!.ToJsonString().ShouldBe(spec);
    }
}
