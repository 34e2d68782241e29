using System.Text.Json.Nodes;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Applying;

public sealed class ManagedFieldsTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_create_owns_all_that_it_sets_and_nothing_that_the_server_keeps()
    {
        var created = Write(null, """{"metadata":{"name":"a","uid":"u","labels":{"x":"1"}},"data":{"k":"v"}}""", "one");
        Fields(created).ShouldBe("""one Update 2030-01-01T12:00:00Z {"f:data":{".":{},"f:k":{}},"f:metadata":{"f:labels":{".":{},"f:x":{}}}}""");
    }

    [Fact]
    public void The_struct_fields_of_a_Deployment_have_no_dot_and_those_that_can_be_missing_have_one()
    {
        var body = Decoding.Decode(Objects.Deployment("web"), BuiltInKinds.Deployment, ApiLevel.Kubernetes120);
        body["spec"]!["strategy"] = JsonNode.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}""");
        ManagedFields.Record(null, body, new FieldWrite(BuiltInKinds.Deployment, ApiLevel.Kubernetes120, "one", Noon));
        var fields = body["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!;
        fields["f:selector"]!.ToJsonString().ShouldBe("{}");
        fields["f:strategy"]!.ToJsonString().ShouldBe("""{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}}""");
        fields["f:template"]!["f:spec"]!["f:containers"]!.ToJsonString()
            .ShouldBe("""{"k:{\u0022name\u0022:\u0022app\u0022}":{".":{},"f:image":{},"f:name":{},"f:resources":{}}}""");
    }

    [Fact]
    public void An_update_takes_the_fields_that_it_changes_from_the_others()
    {
        var created = Write(null, """{"metadata":{"name":"a"},"data":{"k":"v","l":"v"}}""", "one");
        var updated = Write(created, """{"metadata":{"name":"a"},"data":{"k":"w","l":"v","m":"n"}}""", "two", Noon.AddMinutes(1));
        Fields(updated).ShouldBe("""
            one Update 2030-01-01T12:00:00Z {"f:data":{".":{},"f:l":{}}}
            two Update 2030-01-01T12:01:00Z {"f:data":{"f:k":{},"f:m":{}}}
            """);
    }

    [Fact]
    public void An_entry_whose_last_field_goes_vanishes()
    {
        var created = Write(null, """{"metadata":{"name":"a"},"data":{"k":"v"}}""", "one");
        var labelled = Write(created, """{"metadata":{"name":"a","labels":{"x":"1"}},"data":{"k":"v"}}""", "two");
        Fields(Write(labelled, """{"metadata":{"name":"a","labels":{"x":"1"}}}""", "three")).ShouldBe(
            """two Update 2030-01-01T12:00:00Z {"f:metadata":{"f:labels":{".":{},"f:x":{}}}}""");
    }

    [Fact]
    public void A_write_that_changes_nothing_keeps_every_entry_and_time()
    {
        var created = Write(null, """{"metadata":{"name":"a"},"data":{"k":"v"}}""", "one");
        var same = Write(created, """{"metadata":{"name":"a"},"data":{"k":"v"}}""", "two", Noon.AddHours(1));
        JsonNode.DeepEquals(same, created).ShouldBeTrue();
    }

    [Fact]
    public void An_empty_entry_ends_the_tracking_until_the_first_apply()
    {
        var created = Write(null, """{"metadata":{"name":"a"},"data":{"k":"v"}}""", "one");
        var reset = Write(created, """{"metadata":{"name":"a","managedFields":[{}]},"data":{"k":"v"}}""", "one");
        reset["metadata"]!["managedFields"].ShouldBeNull();
        var untracked = Write(reset, """{"metadata":{"name":"a"},"data":{"k":"w"}}""", "two");
        untracked["metadata"]!["managedFields"].ShouldBeNull();
        var applied = ServerSideApply.Apply(untracked, JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"m":"n"}}""")!.AsObject(), false, Of("three", Noon));
        Fields(applied).ShouldBe("""
            three Apply 2030-01-01T12:00:00Z {"f:data":{"f:m":{}}}
            before-first-apply Update 2030-01-01T12:00:00Z {"f:data":{".":{},"f:k":{}}}
            """);
    }

    [Fact]
    public void The_entries_of_the_request_count_except_through_a_subresource()
    {
        var created = Write(null, """{"metadata":{"name":"a"},"data":{"k":"v"}}""", "one");
        const string Mine = """{"metadata":{"name":"a","managedFields":[{"manager":"mine","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k":{}}}}]},"data":{"k":"v"}}""";
        Fields(Write(created, Mine, "two")).ShouldBe("""mine Apply  {"f:data":{"f:k":{}}}""");
        var body = JsonNode.Parse(Mine)!.AsObject();
        ManagedFields.Record(created, body, Of("two", Noon) with { Subresource = "status" });
        Fields(body).ShouldStartWith("one Update");
    }

    [Fact]
    public void More_than_ten_updaters_become_ancient_changes()
    {
        var live = Write(null, """{"metadata":{"name":"a"},"data":{"k":"0"}}""", "m0");
        for (var index = 1; index <= 12; index++)
        {
            var next = live.DeepClone().AsObject();
            next["data"]![$"k{index}"] = "1";
            live = Write(live, next.ToJsonString(), $"m{index}", Noon.AddMinutes(index));
        }
        var managers = live["metadata"]!["managedFields"]!.AsArray().Select(entry => (string)entry!["manager"]!).ToList();
        managers.Count.ShouldBe(10);
        managers[0].ShouldBe("ancient-changes");
        managers[^1].ShouldBe("m12");
    }

    [Fact]
    public void Newer_servers_tell_a_write_to_status_apart_and_1_20_does_not()
    {
        foreach (var (level, expected) in new[] { (ApiLevel.Kubernetes120, 1), (ApiLevel.Kubernetes132, 2) })
        {
            var created = Decoding.Decode(Objects.Deployment("web"), BuiltInKinds.Deployment, level);
            ManagedFields.Record(null, created, new FieldWrite(BuiltInKinds.Deployment, level, "one", Noon));
            var next = created.DeepClone().AsObject();
            next["status"]!["replicas"] = 1;
            ManagedFields.Record(created, next, new FieldWrite(BuiltInKinds.Deployment, level, "one", Noon) { Subresource = "status" });
            next["metadata"]!["managedFields"]!.AsArray().Count.ShouldBe(expected);
        }
    }

    private static JsonObject Write(JsonObject? live, string body, string manager, DateTimeOffset? now = null)
    {
        var updated = JsonNode.Parse(body)!.AsObject();
        ManagedFields.Record(live, updated, Of(manager, now ?? Noon));
        return updated;
    }

    private static FieldWrite Of(string manager, DateTimeOffset now) => new(BuiltInKinds.ConfigMap, ApiLevel.Kubernetes120, manager, now);

    private static string Fields(JsonObject content) => string.Join('\n', content["metadata"]!["managedFields"]!.AsArray().Select(
        entry => $"{entry!["manager"]} {entry["operation"]} {entry["time"]} {entry["fieldsV1"]!.ToJsonString()}"));
}
