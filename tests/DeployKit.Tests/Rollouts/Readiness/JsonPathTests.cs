using System.Text.Json.Nodes;
using DeployKit.Rollouts.Readiness;

namespace DeployKit.Tests.Rollouts.Readiness;

public sealed class JsonPathTests
{
    private static readonly JsonObject Widget = JsonNode.Parse("""
        {
          "metadata": { "name": "blue", "annotations": { "example.com/at": "2026-11-21T08:00:00Z", "o'clock": "8" } },
          "status": {
            "phase": "Running", "ready": true, "replicas": 3, "share": 0.5, "nothing": null,
            "conditions": [
              { "type": "Synced", "status": "False" },
              { "type": "Ready", "status": "True", "reason": "It's up" }
            ]
          }
        }
        """)!.AsObject();

    [Theory]
    [InlineData("{.status.phase}", "Running")]
    [InlineData(".status.phase", "Running")]
    [InlineData("status.phase", "Running")]
    [InlineData("{$.status.phase}", "Running")]
    [InlineData("{ .status.phase }", "Running")]
    [InlineData("{.status.ready}", "true")]
    [InlineData("{.status.replicas}", "3")]
    [InlineData("{.status.share}", "0.5")]
    [InlineData("{.status.nothing}")]
    [InlineData("{.status.absent.deeper}")]
    [InlineData("{.status.conditions[1].type}", "Ready")]
    [InlineData("{.status.conditions[-1].type}", "Ready")]
    [InlineData("{.status.conditions[-2].type}", "Synced")]
    [InlineData("{.status.conditions[*].status}", "False", "True")]
    [InlineData("""{.status.conditions[?(@.type=="Ready")].status}""", "True")]
    [InlineData("{.status.conditions[?(@.type=='Ready')].status}", "True")]
    [InlineData("""{.status.conditions[?(@.reason=="It's up")].type}""", "Ready")]
    [InlineData("""{.status.conditions[?(@.type=="Absent")].status}""")]
    [InlineData("{..reason}", "It's up")]
    [InlineData(@"{.metadata.annotations.example\.com/at}", "2026-11-21T08:00:00Z")]
    [InlineData("{.metadata.annotations['example.com/at']}", "2026-11-21T08:00:00Z")]
    [InlineData("{.metadata.annotations.o'clock}", "8")]
    [InlineData("{.status.conditions[0]}", """{"type":"Synced","status":"False"}""")]
    [InlineData("{.status.conditions[?(@.type =~ /^re/i)].status}", "True")]
    public void A_path_selects_what_kubectl_selects(string text, params string[] expected)
    {
        JsonPath.TryParse(text, out var path).ShouldBeTrue();
        path!.Select(Widget).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{.}")]
    [InlineData("{.status")]
    [InlineData("{.status.conditions[}")]
    [InlineData("{.status.conditions[?(@.type==]}")]
    [InlineData("""{.status.conditions[?(@.type=="Ready)]}""")]
    [InlineData("{.status.}")]
    [InlineData("{.status}{.phase}")]
    [InlineData("{.status.conditions[one].type}")]
    [InlineData("{.status.conditions[?(@.type =~ /(/)].status}")]
    [InlineData("{.status.conditions[?(@.type == 'Ready' && @.status =~ /[/)].status}")]
    [InlineData("{.status.conditions[?(@.type =~ 'Ready')].status}")]
    [InlineData("{.status.conditions[99999999999].status}")]
    [InlineData("{.status.conditions[0:1:0].status}")]
    public void What_is_no_path_is_refused(string text) => JsonPath.TryParse(text, out _).ShouldBeFalse();
}
