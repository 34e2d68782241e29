using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Patching;

namespace DeployKit.Sandbox.Tests.Patching;

/// <summary>The answers are those of a real server to the same patches.</summary>
public sealed class PatchTests
{
    [Theory]
    [InlineData("""[{"op":"test","path":"/data/nope","value":null}]""", """{"x":"1","y":"2"}""")]
    [InlineData("""[{"op":"replace","path":"/data/nope","value":"2"}]""", """{"x":"1","y":"2","nope":"2"}""")]
    [InlineData("""[{"op":"add","path":"/data/x"}]""", """{"x":null,"y":"2"}""")]
    [InlineData("""[{"op":"move","from":"/data/x","path":"/data/z"}]""", """{"y":"2","z":"1"}""")]
    [InlineData("""[{"op":"copy","from":"/data/x","path":"/data/z"}]""", """{"x":"1","y":"2","z":"1"}""")]
    [InlineData("""[{"op":"copy","from":"/data/nope","path":"/data/z"}]""", """{"x":"1","y":"2","z":null}""")]
    [InlineData("""[{"op":"add","path":"/data/a~1b~0","value":"1"}]""", """{"x":"1","y":"2","a/b~":"1"}""")]
    [InlineData("""[{"op":"add","path":"/data/l","value":["a"]},{"op":"add","path":"/data/l/-","value":"c"},{"op":"add","path":"/data/l/1","value":"b"},{"op":"remove","path":"/data/l/0"}]""", """{"x":"1","y":"2","l":["b","c"]}""")]
    [InlineData("""[{"op":"add","path":"/data/l","value":["a"]},{"op":"add","path":"/data/l/-1","value":"b"}]""", """{"x":"1","y":"2","l":["a","b"]}""")]
    [InlineData("""[{"op":"test","path":"/data/x","value":"1"},{"op":"remove","path":"/data/x"}]""", """{"y":"2"}""")]
    [InlineData("[]", """{"x":"1","y":"2"}""")]
    [InlineData("null", """{"x":"1","y":"2"}""")]
    public void A_JSON_patch_is_carried_out(string patch, string data) =>
        JsonNode.DeepEquals(JsonPatch.Apply(Target, JsonNode.Parse(patch))["data"], JsonNode.Parse(data)).ShouldBeTrue();

    [Theory]
    [InlineData("""[{"op":"test","path":"/data/x","value":"2"}]""")]
    [InlineData("""[{"op":"test","path":"/data/nope","value":"2"}]""")]
    [InlineData("""[{"op":"remove","path":"/data/nope"}]""")]
    [InlineData("""[{"op":"add","path":"/metadata/labels/a","value":"2"}]""")]
    [InlineData("""[{"op":"move","from":"/data/nope","path":"/data/z"}]""")]
    [InlineData("""[{"op":"copy","path":"/data/z"}]""")]
    [InlineData("""[{"op":"foo","path":"/data/x"}]""")]
    [InlineData("""[{"path":"/data/x"}]""")]
    [InlineData("""[{"op":"add","value":"x"}]""")]
    [InlineData("""[{"op":"add","path":"","value":{}}]""")]
    [InlineData("[null]")]
    [InlineData("""[{"op":"add","path":"/l","value":["a"]},{"op":"add","path":"/l/5","value":"b"}]""")]
    [InlineData("""[{"op":"add","path":"/l","value":["a"]},{"op":"remove","path":"/l/3"}]""")]
    [InlineData("""[{"op":"add","path":"/l","value":["a"]},{"op":"replace","path":"/l/1","value":"b"}]""")]
    [InlineData("""[{"op":"add","path":"/l","value":["a"]},{"op":"add","path":"/l/x","value":"b"}]""")]
    public void A_JSON_patch_that_cannot_be_carried_out_is_422_with_the_same_words_always(string patch)
    {
        var refused = Should.Throw<ApiException>(() => JsonPatch.Apply(Target, JsonNode.Parse(patch)));
        (refused.Code, refused.Reason, refused.Message).ShouldBe((422, "Invalid", "the server rejected our request due to an error in our request"));
    }

    [Theory]
    [InlineData("""{"op":"add"}""", "json: cannot unmarshal object into Go value of type jsonpatch.Patch")]
    [InlineData("""["a"]""", "json: cannot unmarshal string into Go value of type jsonpatch.Operation")]
    public void What_is_no_JSON_patch_is_400(string patch, string message)
    {
        var refused = Should.Throw<ApiException>(() => JsonPatch.Apply(Target, JsonNode.Parse(patch)));
        (refused.Code, refused.Message).ShouldBe((400, message));
    }

    [Fact]
    public void More_than_ten_thousand_operations_are_too_many()
    {
        var patch = new JsonArray([.. Enumerable.Range(0, 10_001).Select(_ => JsonNode.Parse("""{"op":"test","path":"/data/x","value":"1"}"""))]);
        var refused = Should.Throw<ApiException>(() => JsonPatch.Apply(Target, patch));
        (refused.Code, refused.Reason, refused.Message).ShouldBe((413, "RequestEntityTooLarge", "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001"));
    }

    [Theory]
    [InlineData("""{"data":{"x":null}}""", """{"data":{"y":"2"}}""")]
    [InlineData("""{"data":null}""", "{}")]
    [InlineData("""{"data":{"x":{"a":null,"b":1}}}""", """{"data":{"y":"2","x":{"b":1}}}""")]
    [InlineData("""{"list":[null,{"a":null}]}""", """{"data":{"x":"1","y":"2"},"list":[null,{"a":null}]}""")]
    [InlineData("{}", """{"data":{"x":"1","y":"2"}}""")]
    public void A_merge_patch_sets_replaces_and_deletes(string patch, string expected) =>
        JsonNode.DeepEquals(MergePatch.Apply(Target, JsonNode.Parse(patch)), JsonNode.Parse(expected)).ShouldBeTrue();

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"a\"")]
    public void What_is_no_merge_patch_is_500(string patch) =>
        Should.Throw<ApiException>(() => MergePatch.Apply(Target, JsonNode.Parse(patch))).Message.ShouldBe("Invalid JSON Patch");

    [Fact]
    public void The_target_is_left_as_it_was()
    {
        var target = Target;
        JsonPatch.Apply(target, JsonNode.Parse("""[{"op":"remove","path":"/data/x"}]"""));
        MergePatch.Apply(target, JsonNode.Parse("""{"data":null}"""));
        JsonNode.DeepEquals(target, Target).ShouldBeTrue();
    }

    private static JsonObject Target => JsonNode.Parse("""{"data":{"x":"1","y":"2"}}""")!.AsObject();
}
