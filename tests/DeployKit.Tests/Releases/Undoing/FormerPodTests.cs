using System.Text.Json.Nodes;
using DeployKit.Releases.Undoing;

namespace DeployKit.Tests.Releases.Undoing;

public sealed class FormerPodTests
{
    private const string Owned = """{"f:metadata":{"f:annotations":{".":{},"f:team":{},"f:k8s.v1.cni.cncf.io/networks":{}}},"f:spec":{"f:containers":{}}}""";

    [Fact]
    public void What_the_api_refuses_at_a_creation_is_not_sent()
    {
        var pod = Pod("{}", """{"nodeName":"one","priority":7,"priorityClassName":"high","preemptionPolicy":"Never","containers":[{"name":"app"}],"ephemeralContainers":[{"name":"debugger"}]}""");
        FormerPod.Body(pod)["spec"]!.ToJsonString().ShouldBe("""{"priorityClassName":"high","containers":[{"name":"app"}]}""");
        FormerPod.Body(pod)["status"].ShouldBeNull();
    }

    [Fact]
    public void A_node_that_the_manifest_chose_stays_chosen()
    {
        var pod = Pod("{}", """{"nodeName":"one"}""", """{"f:spec":{"f:containers":{},"f:nodeName":{}}}""");
        ((string?)FormerPod.Body(pod)["spec"]!["nodeName"]).ShouldBe("one");
    }

    [Fact]
    public void What_a_network_plugin_noted_is_not_sent_and_what_was_asked_of_it_is()
    {
        var pod = Pod("""{"team":"a","cni.projectcalico.org/podIP":"10.0.0.1/32","k8s.v1.cni.cncf.io/network-status":"[]","k8s.v1.cni.cncf.io/networks":"storage","k8s.ovn.org/pod-networks":"{}"}""");
        FormerPod.Body(pod)["metadata"]!["annotations"]!.ToJsonString().ShouldBe("""{"team":"a","k8s.v1.cni.cncf.io/networks":"storage"}""");
    }

    [Theory]
    [InlineData("""{"team":"a","cni.projectcalico.org/podIP":"10.0.0.2/32"}""", true)]
    [InlineData("""{"team":"a","example.com/seen-by":"somebody"}""", true)]
    [InlineData("""{"team":"b"}""", false)]
    [InlineData("{}", false)]
    public void Annotations_of_others_make_no_difference(string annotations, bool isAsBefore) => FormerPod
        .IsAsBefore(Pod("""{"team":"a","cni.projectcalico.org/podIP":"10.0.0.1/32"}"""), Pod(annotations)).ShouldBe(isAsBefore);

    [Fact]
    public void Another_spec_or_label_makes_a_difference()
    {
        var labelled = Pod("{}");
        labelled["metadata"]!["labels"] = new JsonObject { ["app"] = "other" };
        FormerPod.IsAsBefore(Pod("{}"), labelled).ShouldBeFalse();
        FormerPod.IsAsBefore(Pod("{}"), Pod("{}", """{"containers":[{"name":"app","image":"b"}]}""")).ShouldBeFalse();
    }

    private static JsonObject Pod(string annotations, string spec = """{"containers":[{"name":"app","image":"a"}]}""", string owned = Owned) => JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "alone", "namespace": "ns", "annotations": {{annotations}},
            "managedFields": [
              { "manager": "deploykit", "operation": "Apply", "fieldsV1": {{owned}} },
              { "manager": "calico", "operation": "Update", "fieldsV1": { "f:metadata": { "f:annotations": { "f:cni.projectcalico.org/podIP": {} } } } }
            ]
          },
          "spec": {{spec}},
          "status": { "phase": "Running" }
        }
        """)!.AsObject();
}
