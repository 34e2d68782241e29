using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Planning;

namespace DeployKit.Tests.Manifests;

public sealed class ObjectDiffTests
{
    [Fact]
    public void Names_each_field_by_its_path_and_list_items_by_their_key()
    {
        var live = Parse("""{"kind":"Deployment","metadata":{"name":"web","resourceVersion":"1"},"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"app","image":"a:1"}]}}},"status":{"x":1}}""");
        var wanted = Parse("""{"kind":"Deployment","metadata":{"name":"web","resourceVersion":"2","annotations":{"deploykit.dev/version":"2"}},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"app","image":"a:2"},{"name":"side","image":"s"}]}}}}""");

        ObjectDiff.Between(live, wanted).ShouldBe(
        [
            new FieldChange("spec.replicas", "2", "3"),
            new FieldChange("spec.template.spec.containers[app].image", "\"a:1\"", "\"a:2\""),
            new FieldChange("spec.template.spec.containers[side]", null, """{"name":"side","image":"s"}"""),
        ]);
    }

    [Fact]
    public void A_Secret_shows_its_keys_and_no_value()
    {
        var changes = ObjectDiff.Between(Parse("""{"kind":"Secret","data":{"a":"MQ==","b":"Mg=="}}"""), Parse("""{"kind":"Secret","data":{"a":"Mw==","c":"NA=="}}"""));

        changes.ShouldBe([new FieldChange("data.a", "***", "***"), new FieldChange("data.b", "***", null), new FieldChange("data.c", null, "***")]);
    }

    [Fact]
    public void Book_keeping_and_our_own_annotations_are_no_difference_but_an_annotation_of_the_template_is()
    {
        var live = Parse("""{"metadata":{"resourceVersion":"1","generation":4,"annotations":{"deploykit.dev/commit":"1","a":"b"}},"spec":{"template":{"metadata":{"annotations":{"deploykit.dev/config-checksum":"1"}}}}}""");
        var same = Parse("""{"metadata":{"resourceVersion":"2","generation":5,"annotations":{"deploykit.dev/commit":"2","a":"b"}},"spec":{"template":{"metadata":{"annotations":{"deploykit.dev/config-checksum":"1"}}}}}""");
        var other = Parse("""{"metadata":{"annotations":{"a":"b"}},"spec":{"template":{"metadata":{"annotations":{"deploykit.dev/config-checksum":"2"}}}}}""");

        ObjectContent.Same(live, same).ShouldBeTrue();
        ObjectContent.Same(live, other).ShouldBeFalse();
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
