using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Writing;

namespace DeployKit.Tests.Manifests;

public sealed class OverlayTests
{
    [Fact]
    public void A_default_of_the_former_volume_source_that_nobody_owns_goes()
    {
        var live = Live("""
            {"template":{"spec":{"volumes":[{"name":"v","configMap":{"name":"c","defaultMode":420}}]}}}
            """, """{"f:spec":{"f:template":{"f:spec":{"f:volumes":{"k:{\"name\":\"v\"}":{".":{},"f:configMap":{"f:name":{}},"f:name":{}}}}}}}""");

        var result = Make(live, """{"template":{"spec":{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}}}""");

        result["spec"]!.ToJsonString().ShouldBe("""{"template":{"spec":{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}}}""");
    }

    [Fact]
    public void The_rolling_update_parameters_go_with_a_switch_to_Recreate()
    {
        var live = Live("""{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}}}""", "{}");

        Make(live, """{"strategy":{"type":"Recreate"}}""")["spec"]!.ToJsonString().ShouldBe("""{"strategy":{"type":"Recreate"}}""");
    }

    [Fact]
    public void What_another_manager_owns_in_the_template_stays()
    {
        var live = Live(
            """{"template":{"metadata":{"annotations":{"restartedAt":"now","default":"x"}}}}""",
            "{}",
            """{"f:spec":{"f:template":{"f:metadata":{"f:annotations":{"f:restartedAt":{}}}}}}""");

        Make(live, """{"template":{"metadata":{"annotations":{"a":"b"}}}}""")["spec"]!.ToJsonString()
            .ShouldBe("""{"template":{"metadata":{"annotations":{"restartedAt":"now","a":"b"}}}}""");
    }

    [Fact]
    public void Outside_of_templates_what_the_server_filled_in_stays_and_what_we_dropped_goes()
    {
        var live = Live("""{"clusterIP":"10.0.0.1","externalName":"old"}""", """{"f:spec":{"f:externalName":{}}}""");

        Make(live, """{"type":"ClusterIP"}""")["spec"]!.ToJsonString().ShouldBe("""{"clusterIP":"10.0.0.1","type":"ClusterIP"}""");
    }

    private static JsonObject Make(JsonObject live, string spec) =>
        Overlay.Make(live, new JsonObject { ["spec"] = JsonNode.Parse(spec) }, FieldManagers.IsApply);

    private static JsonObject Live(string spec, string ours, string others = "{}") => new()
    {
        ["metadata"] = new JsonObject
        {
            ["managedFields"] = new JsonArray(
                new JsonObject { ["manager"] = "deploykit", ["operation"] = "Apply", ["fieldsV1"] = JsonNode.Parse(ours) },
                new JsonObject { ["manager"] = "kubectl-rollout", ["operation"] = "Update", ["fieldsV1"] = JsonNode.Parse(others) }),
        },
        ["spec"] = JsonNode.Parse(spec),
    };
}
