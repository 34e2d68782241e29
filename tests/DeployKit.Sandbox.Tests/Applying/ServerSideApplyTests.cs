using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Applying;

public sealed class ServerSideApplyTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_conflict_is_told_in_a_line_and_several_by_their_owners()
    {
        var live = Apply(null, """{"data":{"x":"1"}}""", "m1");
        var refused = Should.Throw<ApiException>(() => Apply(live, """{"data":{"x":"2"}}""", "m2"));
        (refused.Code, refused.Reason, refused.Message).ShouldBe((409, "Conflict", "Apply failed with 1 conflict: conflict with \"m1\": .data.x"));

        var updated = live.DeepClone().AsObject();
        updated["data"]!["z"] = "9";
        ManagedFields.Record(live, updated, Of("upd"));
        refused = Should.Throw<ApiException>(() => Apply(updated, """{"data":{"x":"2","z":"1"}}""", "m2"));
        refused.Message.ShouldBe("Apply failed with 2 conflicts: conflicts with \"m1\":\n- .data.x\nconflicts with \"upd\" using v1:\n- .data.z");
        refused.Causes.ShouldBe([new StatusCause("FieldManagerConflict", "conflict with \"m1\"", ".data.x"), new StatusCause("FieldManagerConflict", "conflict with \"upd\" using v1", ".data.z")]);
    }

    [Fact]
    public void Kubectl_may_overwrite_what_it_applied_on_its_own_side_and_keeps_the_annotation_up_to_date()
    {
        var live = Object("""{"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"x\":\"1\"}}"}},"data":{"x":"1"}}""");
        ManagedFields.Record(null, live, Of("kubectl-client-side-apply"));
        Should.Throw<ApiException>(() => Apply(live, """{"data":{"x":"2"}}""", "other")).Code.ShouldBe(409);
        var applied = Apply(live, """{"data":{"x":"2"}}""", "kubectl");
        ((string?)applied["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"])
            .ShouldBe("{\"apiVersion\":\"v1\",\"data\":{\"x\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}\n");
    }

    [Fact]
    public void Newer_servers_keep_the_order_of_what_is_applied_and_1_20_that_of_the_live_list()
    {
        foreach (var (level, order) in new[] { (ApiLevel.Kubernetes120, "b c a"), (ApiLevel.Kubernetes132, "c a b") })
        {
            var live = Decoding.Decode(Pod("b", "c"), BuiltInKinds.Pod, level);
            ManagedFields.Record(null, live, new FieldWrite(BuiltInKinds.Pod, level, "one", Noon));
            var applied = ServerSideApply.Apply(live, Pod("c", "a", "b"), true, new FieldWrite(BuiltInKinds.Pod, level, "two", Noon));
            string.Join(' ', applied["spec"]!["containers"]!.AsArray().Select(container => (string)container!["name"]!)).ShouldBe(order);
        }
    }

    [Fact]
    public void A_probe_that_is_applied_no_longer_goes_but_on_1_20_leaves_its_defaults_behind()
    {
        foreach (var (level, isLeft) in new[] { (ApiLevel.Kubernetes120, true), (ApiLevel.Kubernetes132, false) })
        {
            var write = new FieldWrite(BuiltInKinds.Pod, level, "one", Noon);
            var probed = Pod("c");
            probed["spec"]!["containers"]![0]!["readinessProbe"] = JsonNode.Parse("""{"httpGet":{"port":80}}""");
            var live = ServerSideApply.Apply(null, probed, false, write);
            live["spec"]!["containers"]![0]!["readinessProbe"]!["periodSeconds"] = 10;
            (ServerSideApply.Apply(live, Pod("c"), false, write)["spec"]!["containers"]![0]!["readinessProbe"] is not null).ShouldBe(isLeft);
        }
    }

    [Theory]
    [InlineData("""{"spec":{"x":1}}""", ".spec.x: field not declared in schema")]
    [InlineData("""{"spec":{"containers":{}}}""", ".spec.containers: expected list, got &{map[]}")]
    [InlineData("""{"spec":[]}""", ".spec: expected map, got &{[]}")]
    [InlineData("""{"spec":{"hostNetwork":"x"}}""", ".spec.hostNetwork: expected boolean, got &{x}")]
    [InlineData("""{"spec":{"priority":"1"}}""", ".spec.priority: expected numeric (int or float), got *value.valueUnstructured")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", ".metadata.labels.a: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("""{"metadata":{"finalizers":["a/b","a/b"]}}""", ".metadata.finalizers: duplicate entries for key [=\"a/b\"]")]
    [InlineData("""{"spec":{"containers":[{"name":"c"},{"name":"c"}]}}""", ".spec.containers: duplicate entries for key [name=\"c\"]")]
    [InlineData("""{"spec":{"containers":["c"]}}""", ".spec.containers: element 0: associative list with keys may not have non-map elements")]
    [InlineData("""{"spec":{"containers":[null]}}""", ".spec.containers: element 0: associative list with keys may not have a null element")]
    [InlineData("""{"spec":{"hostNetwork":1,"y":2}}""", "errors:\n  .spec.hostNetwork: expected boolean, got &{1}\n  .spec.y: field not declared in schema")]
    public void What_does_not_fit_the_kind_is_500_in_the_words_of_the_merge_library(string body, string problem)
    {
        var applied = Object(body);
        applied["kind"] = "Pod";
        var refused = Should.Throw<ApiException>(() => ServerSideApply.Apply(null, applied, false, new FieldWrite(BuiltInKinds.Pod, ApiLevel.Kubernetes120, "m", Noon)));
        (refused.Code, refused.Message).ShouldBe((500, $"failed to create typed patch object: {problem}"));
    }

    [Fact]
    public void A_port_without_protocol_is_refused_for_a_Service_on_1_20_alone()
    {
        var service = JsonNode.Parse("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}""")!.AsObject();
        Should.Throw<ApiException>(() => ServerSideApply.Apply(null, service, false, new FieldWrite(BuiltInKinds.Service, ApiLevel.Kubernetes120, "m", Noon))).Message.ShouldBe(
            "failed to create typed patch object: .spec.ports: element 0: associative list with keys has an element that omits key field \"protocol\" (and doesn't have default value)");
        ServerSideApply.Apply(null, service, false, new FieldWrite(BuiltInKinds.Service, ApiLevel.Kubernetes132, "m", Noon))["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!["f:ports"]!
            .AsObject().Single().Key.ShouldBe("""k:{"port":80,"protocol":"TCP"}""");
    }

    [Fact]
    public void Managed_fields_and_another_version_are_no_part_of_an_apply()
    {
        var refused = Should.Throw<ApiException>(() => Apply(null, """{"metadata":{"name":"a","managedFields":[]}}""", "m"));
        (refused.Code, refused.Message).ShouldBe((400, "metadata.managedFields must be nil"));
        refused = Should.Throw<ApiException>(() => Apply(null, """{"apiVersion":"v2"}""", "m"));
        (refused.Code, refused.Message).ShouldBe((400, "Incorrect version specified in apply patch. Specified patch version: v2, expected: v1"));
    }

    private static JsonObject Apply(JsonObject? live, string body, string manager) => ServerSideApply.Apply(live, Object(body), false, Of(manager));

    private static JsonObject Object(string fields)
    {
        var made = JsonNode.Parse(fields)!.AsObject();
        made.TryAdd("apiVersion", "v1");
        made.TryAdd("kind", "ConfigMap");
        made.TryAdd("metadata", new JsonObject { ["name"] = "a" });
        return made;
    }

    private static FieldWrite Of(string manager) => new(BuiltInKinds.ConfigMap, ApiLevel.Kubernetes120, manager, Noon);

    private static JsonObject Pod(params string[] containers) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = "a" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray([.. containers.Select(name => new JsonObject { ["name"] = name, ["image"] = "i" })]) },
    };
}
