using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Releases;
using DeployKit.Releases.Revisions;
using DeployKit.Releases.Undoing;

namespace DeployKit.Tests.Releases;

public sealed class ReleaseTests
{
    [Fact]
    public void An_object_written_twice_keeps_the_state_from_before_the_first_write()
    {
        var release = new Release(new ReleaseFacts("id", "web", null, "c", "ns", null, "1", null, null, null, default));
        release.Record(Write("""{"v":0}""", """{"v":1}"""));
        release.Record(Write("""{"v":1}""", """{"v":2}"""));

        var change = release.Changes.ShouldHaveSingleItem();
        change.Before!.ToJsonString().ShouldBe("""{"v":0}""");
        change.After.ToJsonString().ShouldBe("""{"v":2}""");
    }

    [Theory]
    [InlineData("", "v1", "ConfigMap", "{}", null)]
    [InlineData("apps", "v1", "Deployment", "{}", null)]
    [InlineData("networking.k8s.io", "v1", "Ingress", "{}", null)]
    [InlineData("apps", "v1", "StatefulSet", "{}", null)]
    [InlineData("apps", "v1", "StatefulSet", """{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"}}}""", "its claims would go with it")]
    [InlineData("", "v1", "PersistentVolumeClaim", "{}", "a PersistentVolumeClaim may hold data")]
    [InlineData("", "v1", "Namespace", "{}", "a Namespace may hold data")]
    [InlineData("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "{}", "a CustomResourceDefinition may hold data")]
    [InlineData("example.com", "v1", "Deployment", "{}", "a custom resource may hold data")]
    public void An_undo_deletes_only_what_holds_no_data(string group, string version, string kind, string live, string? refusal) =>
        Removal.Refusal(new ResourceType(group, version, kind, kind.ToLowerInvariant() + "s", Namespaced: true), JsonNode.Parse(live)!.AsObject()).ShouldBe(refusal);

    [Theory]
    [InlineData("abc", "abc", null, true)]
    [InlineData("abc", "other", null, false)]
    [InlineData("abc", null, null, false)]
    [InlineData("abc", "abc", "true", false)]
    public void A_revision_is_good_when_its_mark_is_its_own_hash_and_nobody_rejected_it(string hash, string? verified, string? rejected, bool isGood)
    {
        var annotations = new JsonObject();
        if (verified is not null)
            annotations[Revision.VerifiedKey] = verified;
        if (rejected is not null)
            annotations[Revision.RejectedKey] = rejected;

        new Revision(1, hash, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }).IsGood.ShouldBe(isGood);
    }

    [Fact]
    public void Ownership_goes_back_to_what_it_was_but_for_what_others_changed_since()
    {
        var before = Owned("""{"manager":"deploykit","operation":"Apply","fieldsV1":{"f:a":{}}}""", """{"manager":"hpa","operation":"Update","fieldsV1":{"f:b":{}}}""");
        var after = Owned("""{"manager":"deploykit","operation":"Apply","fieldsV1":{"f:a":{},"f:b":{}}}""", """{"manager":"deploykit-patch","operation":"Update","fieldsV1":{"f:a":{}}}""");
        var live = Owned(
            """{"manager":"deploykit","operation":"Apply","fieldsV1":{"f:a":{},"f:b":{}}}""",
            """{"manager":"deploykit-patch","operation":"Update","fieldsV1":{"f:a":{}}}""",
            """{"manager":"someone","operation":"Update","fieldsV1":{"f:c":{}}}""");

        OwnershipUndo.Compute(before, after, live).ToJsonString().ShouldBe(
            """[{"manager":"deploykit","operation":"Apply","fieldsV1":{"f:a":{}}},{"manager":"hpa","operation":"Update","fieldsV1":{"f:b":{}}},{"manager":"someone","operation":"Update","fieldsV1":{"f:c":{}}}]""");
    }

    private static JsonObject Owned(params string[] entries) =>
        new() { ["metadata"] = new JsonObject { ["managedFields"] = new JsonArray([.. entries.Select(entry => JsonNode.Parse(entry))]) } };

    private static WrittenObject Write(string before, string after) => new(
        new ObjectPath(BuiltIn.ConfigMaps, "ns", "web"), new ObjectName("ConfigMap", "ns", "web"), JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject(), default);
}
