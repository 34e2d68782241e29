using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Readiness;

namespace DeployKit.Tests.Rollouts.Readiness;

public sealed class ReadinessRuleTests
{
    private const string Fast = """{ "storageClassName": "fast", "volumeName": "pv-7" }""";
    private static readonly StorageClass Immediate = new("example.com/disks", WaitsForConsumer: false);

    [Theory]
    [InlineData("Bound", ReadinessState.Ready, "Bound to pv-7")]
    [InlineData("Pending", ReadinessState.Waiting, "Pending, no volume of storage class fast, which example.com/disks provisions")]
    [InlineData("Lost", ReadinessState.Failed, "its volume pv-7 is lost")]
    public void A_claim_is_ready_when_it_is_bound(string phase, object state, string text)
    {
        var readiness = new ClaimReadiness(Immediate).Of(Claim(Fast, phase));
        readiness.State.ShouldBe(state);
        readiness.Text.ShouldBe(text);
        if (readiness.State == ReadinessState.Failed)
            readiness.Reason.ShouldBe(ReasonCode.VolumeUnavailable);
    }

    [Fact]
    public void A_claim_that_the_controller_has_not_looked_at_is_waited_for() =>
        new ClaimReadiness(Immediate).Of(new JsonObject { ["spec"] = JsonNode.Parse(Fast) }).State.ShouldBe(ReadinessState.Waiting);

    [Fact]
    public void A_claim_that_waits_for_its_first_consumer_is_ready_enough()
    {
        var readiness = new ClaimReadiness(Immediate with { WaitsForConsumer = true }).Of(Claim(Fast));
        (readiness.State, readiness.Text).ShouldBe((ReadinessState.ReadyUnlessRefused, "Pending: waits for its first consumer (storage class fast)"));
    }

    [Fact]
    public void A_class_that_may_not_be_looked_at_raises_no_alarm_of_its_own() =>
        new ClaimReadiness(new StorageClass(null, false) { IsReadable = false }).Of(Claim(Fast)).State.ShouldBe(ReadinessState.ReadyUnlessRefused);

    [Fact]
    public void A_class_that_does_not_exist_is_named() =>
        new ClaimReadiness(new StorageClass(null, false) { Exists = false }).Of(Claim(Fast)).Text.ShouldBe("Pending, no volume of storage class fast, which does not exist");

    [Fact]
    public void A_class_without_a_provisioner_is_named() =>
        new ClaimReadiness(new StorageClass("kubernetes.io/no-provisioner", false)).Of(Claim(Fast)).Text.ShouldBe("Pending, no volume of storage class fast, which has no provisioner");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "storageClassName": "" }""")]
    public void A_claim_without_a_class_says_so(string spec) => new ClaimReadiness(null).Of(Claim(spec)).Text.ShouldContain("it has no storage class");

    [Theory]
    [InlineData("""{ "conditions": [{ "type": "NamesAccepted", "status": "True" }, { "type": "Established", "status": "True" }] }""", ReadinessState.Ready, "established")]
    [InlineData("""{ "conditions": [{ "type": "NamesAccepted", "status": "True" }, { "type": "Established", "status": "False" }] }""", ReadinessState.Waiting, "waits to be established")]
    [InlineData("""{ "conditions": [{ "type": "NamesAccepted", "status": "False", "reason": "PluralConflict", "message": "\"widgets\" is already in use" }] }""", ReadinessState.Failed, "its names are refused: \"widgets\" is already in use")]
    [InlineData("{}", ReadinessState.Waiting, "waits to be established")]
    public void A_definition_is_ready_when_it_is_established(string status, object state, string text)
    {
        var readiness = new DefinitionReadiness().Of(new JsonObject { ["status"] = JsonNode.Parse(status) });
        readiness.State.ShouldBe(state);
        readiness.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("ClusterIP", "{}", ReadinessState.Ready)]
    [InlineData("LoadBalancer", "{}", ReadinessState.Waiting)]
    [InlineData("LoadBalancer", """{ "ingress": [] }""", ReadinessState.Waiting)]
    [InlineData("LoadBalancer", """{ "ingress": [{ "ip": "203.0.113.7" }] }""", ReadinessState.Ready)]
    [InlineData("LoadBalancer", """{ "ingress": [{ "hostname": "lb.example.com" }] }""", ReadinessState.Ready)]
    public void A_load_balancer_is_ready_when_it_has_an_address(string type, string loadBalancer, object state) => new AddressReadiness()
        .Of(new JsonObject { ["spec"] = new JsonObject { ["type"] = type }, ["status"] = new JsonObject { ["loadBalancer"] = JsonNode.Parse(loadBalancer) } })
        .State.ShouldBe(state);

    [Theory]
    [InlineData("""{ "phase": "Running" }""", ReadinessState.Ready, ".status.phase is Running")]
    [InlineData("""{ "phase": "Starting" }""", ReadinessState.Waiting, "waits for jsonpath={.status.phase}=Running: .status.phase is Starting")]
    [InlineData("""{ "phase": "Broken" }""", ReadinessState.Failed, ".status.phase is Broken")]
    [InlineData("""{ "phase": "Running", "observedGeneration": 1 }""", ReadinessState.Waiting, "waits for its controller to see the change")]
    [InlineData("""{ "phase": "Broken", "observedGeneration": 1 }""", ReadinessState.Waiting, "waits for its controller to see the change")]
    [InlineData("""{ "phase": "Running", "observedGeneration": 2 }""", ReadinessState.Ready, ".status.phase is Running")]
    [InlineData("""{ "phase": "Running", "observedGeneration": "two" }""", ReadinessState.Ready, ".status.phase is Running")]
    [InlineData("{}", ReadinessState.Waiting, "waits for jsonpath={.status.phase}=Running: .status.phase is not there yet")]
    [InlineData("[]", ReadinessState.Waiting, "waits for jsonpath={.status.phase}=Running: .status.phase is not there yet")]
    public void A_custom_resource_is_judged_by_what_the_configuration_says(string status, object state, string text)
    {
        WaitCondition.TryParse("jsonpath={.status.phase}=Running", out var ready).ShouldBeTrue();
        WaitCondition.TryParse("jsonpath={.status.phase}=Broken", out var failed).ShouldBeTrue();
        var live = JsonNode.Parse($$"""{ "metadata": { "generation": 2 }, "status": {{status}} }""")!.AsObject();
        var readiness = new ExpressionReadiness(ready!, failed).Of(live);
        readiness.State.ShouldBe(state);
        readiness.Text.ShouldBe(text);
    }

    private static JsonObject Claim(string spec, string phase = "Pending") => new()
    {
        ["spec"] = JsonNode.Parse(spec), ["status"] = new JsonObject { ["phase"] = phase },
    };
}
