using DeployKit.ClusterTests.Verdicts;

namespace DeployKit.ClusterTests.Readiness;

/// <summary>A custom resource is awaited as the configuration says, and where it says nothing, that is told.</summary>
public sealed class CustomResourceTests
{
    private const string ByPath = "timeout: 60s, waitFor: [{ kind: Widget, ready: \"jsonpath={.status.phase}=Running\", failed: \"jsonpath={.status.phase}=Broken\" }]";

    [ClusterFact]
    public async Task One_that_is_awaited_by_its_condition_ends_the_release_when_it_holds()
    {
        await using var widget = new WidgetApp("timeout: 60s, waitFor: [{ kind: Widget, name: blue }]");

        var result = await widget.DeployAsync(
            ("there is no condition Ready yet", """{ "observedGeneration": 0, "conditions": [{ "type": "Ready", "status": "True" }] }"""),
            ("waits for its controller to see the change", """{ "observedGeneration": 1, "conditions": [{ "type": "Ready", "status": "False", "reason": "Painting" }] }"""),
            ("Ready is False: Painting", """{ "observedGeneration": 1, "conditions": [{ "type": "Ready", "status": "True", "reason": "Painted" }] }"""));

        result.ShouldExitWith(0);
        ((string?)PlainApp.Verdicts(result)["Widget/blue"]["sentence"]).ShouldBe("Ready is True: Painted");
        PlainApp.Verdicts(result).Single(verdict => verdict.Key.StartsWith("CustomResourceDefinition/", StringComparison.Ordinal)).Value["sentence"]!.ToString().ShouldBe("established");
        result.Output.ShouldNotContain("unverified");
    }

    [ClusterFact]
    public async Task One_that_is_awaited_by_a_path_ends_the_release_when_it_says_so()
    {
        await using var widget = new WidgetApp(ByPath);

        var result = await widget.DeployAsync((".status.phase is not there yet", """{ "phase": "Starting" }"""), (".status.phase is Starting", """{ "phase": "Running" }"""));

        result.ShouldExitWith(0);
        ((string?)PlainApp.Verdicts(result)["Widget/blue"]["sentence"]).ShouldBe(".status.phase is Running");
    }

    [ClusterFact]
    public async Task One_that_says_it_failed_fails_the_release()
    {
        await using var widget = new WidgetApp(ByPath);

        var result = (await widget.DeployAsync((".status.phase is not there yet", """{ "phase": "Broken" }"""))).ShouldExitWith(20);

        var verdict = PlainApp.Verdicts(result)["Widget/blue"];
        ((string?)verdict["reasonCode"]).ShouldBe("ObjectFailed");
        ((string?)verdict["sentence"]).ShouldBe("blue: the Widget failed: .status.phase is Broken");
    }

    [ClusterFact]
    public async Task One_that_stands_still_fails_the_release_at_the_timeout()
    {
        await using var widget = new WidgetApp(ByPath.Replace("60s", "4s"));

        var result = (await widget.DeployAsync()).ShouldExitWith(20);

        var verdict = PlainApp.Verdicts(result)["Widget/blue"];
        ((string?)verdict["reasonCode"]).ShouldBe("ReleaseTimeout");
        ((string)verdict["sentence"]!).ShouldContain("waits for jsonpath={.status.phase}=Running");
    }

    [ClusterFact]
    public async Task One_that_nothing_is_said_of_is_applied_and_said_to_be_unverified()
    {
        await using var widget = new WidgetApp("timeout: 60s");

        var result = (await widget.DeployAsync()).ShouldExitWith(0);

        result.Output.ShouldContain("widget/blue: unverified, nothing says when a Widget is ready (rollout.waitFor)");
        var reported = result.Report!["objects"]!.AsArray().Single(item => (string?)item!["kind"] == "Widget")!;
        ((string?)reported["detail"]).ShouldBe("unverified: nothing says when a Widget is ready (rollout.waitFor)");
        PlainApp.Verdicts(result).Keys.ShouldNotContain("Widget/blue");
    }
}
