using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Tests.Manifests;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "[]")]
    [InlineData("""{"a":1}""", """{"a":2}""", """[{"op":"replace","path":"/a","value":2}]""")]
    [InlineData("""{"a":1}""", """{}""", """[{"op":"remove","path":"/a"}]""")]
    [InlineData("""{}""", """{"a":{"b":1}}""", """[{"op":"add","path":"/a","value":{"b":1}}]""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":3,"c":2}}""", """[{"op":"replace","path":"/a/b","value":3}]""")]
    [InlineData("""{"l":[1,2]}""", """{"l":[2]}""", """[{"op":"replace","path":"/l","value":[2]}]""")]
    [InlineData("""{"x.y/z~":1}""", """{"x.y/z~":2}""", """[{"op":"replace","path":"/x.y~1z~0","value":2}]""")]
    public void Names_only_what_differs(string from, string to, string operations) =>
        JsonPatch.Between(JsonNode.Parse(from)!.AsObject(), JsonNode.Parse(to)!.AsObject()).ToJsonString().ShouldBe(operations);
}
