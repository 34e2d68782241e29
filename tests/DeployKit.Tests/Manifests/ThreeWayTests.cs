using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Tests.Manifests;

public sealed class ThreeWayTests
{
    [Theory]
    [InlineData("a changed field comes back", """{"a":1}""", """{"a":2}""", """{"a":2}""", """{"a":1}""", "")]
    [InlineData("an added field goes", """{"a":1}""", """{"a":1,"b":2}""", """{"a":1,"b":2}""", """{"a":1}""", "")]
    [InlineData("a removed field comes back", """{"a":1,"b":2}""", """{"a":1}""", """{"a":1}""", """{"a":1,"b":2}""", "")]
    [InlineData("another writer's field stays", """{"a":1}""", """{"a":2}""", """{"a":2,"c":3}""", """{"a":1,"c":3}""", "")]
    [InlineData("another writer's later value is left", """{"a":1}""", """{"a":2}""", """{"a":9}""", """{"a":9}""", "a")]
    [InlineData("another writer's removal is left", """{"a":1,"b":1}""", """{"a":2,"b":1}""", """{"b":1}""", """{"b":1}""", "a")]
    [InlineData("another writer's change of what we did not touch is theirs", """{"a":1,"b":1}""", """{"a":2,"b":1}""", """{"a":2,"b":7}""", """{"a":1,"b":7}""", "")]
    [InlineData("a map that we added goes", """{}""", """{"m":{"a":1}}""", """{"m":{"a":1}}""", """{}""", "")]
    [InlineData("a map that we added keeps what another writer put in", """{}""", """{"m":{"a":1}}""", """{"m":{"a":1,"b":2}}""", """{"m":{"b":2}}""", "")]
    [InlineData("a list without keys comes back whole", """{"args":["a"]}""", """{"args":["b","c"]}""", """{"args":["b","c"]}""", """{"args":["a"]}""", "")]
    public void Takes_back_our_change_alone(string what, string before, string after, string live, string desired, string left)
    {
        var (result, paths) = ThreeWay.Undo(Parse(before), Parse(after), Parse(live));

        JsonNode.DeepEquals(result, Parse(desired)).ShouldBeTrue($"{what}: {result.ToJsonString()}");
        string.Join(",", paths).ShouldBe(left, what);
    }

    [Fact]
    public void Items_of_a_keyed_list_are_matched_by_their_key_and_keep_the_old_order()
    {
        var before = Parse("""{"containers":[{"name":"app","image":"a:1"},{"name":"proxy","image":"p:1"}]}""");
        var after = Parse("""{"containers":[{"name":"proxy","image":"p:1"},{"name":"app","image":"a:2"},{"name":"extra","image":"e:1"}]}""");
        var live = Parse("""{"containers":[{"name":"proxy","image":"p:1"},{"name":"app","image":"a:2"},{"name":"extra","image":"e:1"},{"name":"injected","image":"i:1"}]}""");

        var (result, left) = ThreeWay.Undo(before, after, live);

        left.ShouldBeEmpty();
        result.ToJsonString().ShouldBe("""{"containers":[{"name":"app","image":"a:1"},{"name":"proxy","image":"p:1"},{"name":"injected","image":"i:1"}]}""");
    }

    [Fact]
    public void A_port_without_a_protocol_is_the_same_as_one_with_TCP()
    {
        var before = Parse("""{"ports":[{"port":80,"targetPort":8080}]}""");
        var after = Parse("""{"ports":[{"port":80,"protocol":"TCP","targetPort":9090}]}""");
        var live = Parse("""{"ports":[{"port":80,"protocol":"TCP","targetPort":9090,"nodePort":30001}]}""");

        var (result, left) = ThreeWay.Undo(before, after, live);

        left.ShouldBeEmpty();
        ((int?)result["ports"]![0]!["targetPort"]).ShouldBe(8080);
        ((int?)result["ports"]![0]!["nodePort"]).ShouldBe(30001);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
