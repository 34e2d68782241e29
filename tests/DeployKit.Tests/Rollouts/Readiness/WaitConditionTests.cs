using System.Text.Json.Nodes;
using DeployKit.Configuration;

namespace DeployKit.Tests.Rollouts.Readiness;

public sealed class WaitConditionTests
{
    private const string Ready = """{ "conditions": [{ "type": "Ready", "status": "True" }], "phase": "Running", "ready": true }""";
    private const string NotReady = """{ "conditions": [{ "type": "Ready", "status": "False", "reason": "NotIssued", "message": "the issuer does not answer" }], "phase": "Pending" }""";

    [Theory]
    [InlineData("condition=Ready", Ready, true)]
    [InlineData("condition=ready", Ready, true)]
    [InlineData("condition=Ready=true", Ready, true)]
    [InlineData("condition=Ready", NotReady, false)]
    [InlineData("condition=Ready=False", NotReady, true)]
    [InlineData("condition=Issued", Ready, false)]
    [InlineData("condition=Ready", "{}", false)]
    [InlineData("condition=Ready", """{ "conditions": "none" }""", false)]
    [InlineData("jsonpath={.status.phase}=Running", Ready, true)]
    [InlineData("jsonpath='{.status.phase}'=Running", Ready, true)]
    [InlineData("jsonpath={.status.phase}=\"Running\"", Ready, true)]
    [InlineData("jsonpath=.status.phase=Running", Ready, true)]
    [InlineData("jsonpath={.status.phase}=Running", NotReady, false)]
    [InlineData("jsonpath={.status.phase}=Running", "{}", false)]
    [InlineData("jsonpath={.status.ready}=true", Ready, true)]
    [InlineData("jsonpath={.status.phase}", NotReady, true)]
    [InlineData("jsonpath={.status.phase}", "{}", false)]
    [InlineData("""jsonpath={.status.conditions[?(@.type=="Ready")].status}=True""", Ready, true)]
    [InlineData("""jsonpath={.status.conditions[?(@.type=="Ready")].status}=True""", NotReady, false)]
    [InlineData("jsonpath={.status.conditions[*].status}=True", """{ "conditions": [{ "status": "True" }, { "status": "False" }] }""", false)]
    public void It_holds_as_kubectl_wait_would_have_it(string text, string status, bool holds) => Parse(text).HoldsFor(Of(status)).ShouldBe(holds);

    [Theory]
    [InlineData("condition=Ready", NotReady, "Ready is False: NotIssued, the issuer does not answer")]
    [InlineData("condition=Ready", "{}", "there is no condition Ready yet")]
    [InlineData("jsonpath={.status.phase}=Running", NotReady, ".status.phase is Pending")]
    [InlineData("jsonpath={.status.phase}=Running", "{}", ".status.phase is not there yet")]
    public void It_says_what_is_there(string text, string status, string said) => Parse(text).Describe(Of(status)).ShouldBe(said);

    [Theory]
    [InlineData("Ready")]
    [InlineData("condition=")]
    [InlineData("condition==True")]
    [InlineData("condition=Ready=")]
    [InlineData("condition=Ready=True=False")]
    [InlineData("jsonpath=")]
    [InlineData("jsonpath={.status.phase}=")]
    [InlineData("jsonpath={.status.phase=Running")]
    [InlineData("delete")]
    public void What_is_neither_form_is_refused(string text) => WaitCondition.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_condition_of_an_older_generation_counts_for_nothing()
    {
        var live = Of("""{ "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 1 }] }""");
        Parse("condition=Ready").HoldsFor(live).ShouldBeFalse();
        live["status"]!["conditions"]![0]!["observedGeneration"] = 2;
        Parse("condition=Ready").HoldsFor(JsonNode.Parse(live.ToJsonString())!.AsObject()).ShouldBeTrue();
    }

    private static WaitCondition Parse(string text)
    {
        WaitCondition.TryParse(text, out var condition).ShouldBeTrue();
        condition!.ToString().ShouldBe(text);
        return condition;
    }

    private static JsonObject Of(string status) =>
        JsonNode.Parse($$"""{ "kind": "Widget", "metadata": { "name": "blue", "generation": 2 }, "status": {{status}} }""")!.AsObject();
}
