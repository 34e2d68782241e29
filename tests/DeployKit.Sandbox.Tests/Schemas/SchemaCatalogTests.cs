using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Schemas;

public sealed class SchemaCatalogTests
{
    public static TheoryData<ApiLevel> Levels => [ApiLevel.Kubernetes120, ApiLevel.Kubernetes132];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_built_in_kind_has_a_type_all_of_whose_parts_can_be_read(ApiLevel level)
    {
        foreach (var kind in BuiltInKinds.At(level))
        {
            var type = SchemaCatalog.For(level).Find(kind).ShouldNotBeNull(kind.Kind);
            Visit(type, []);
            type.Fields.Keys.ShouldContain("metadata", kind.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void The_keys_of_a_list_are_fields_of_its_items(ApiLevel level)
    {
        var seen = new HashSet<SchemaType>();
        foreach (var kind in BuiltInKinds.At(level))
            Visit(SchemaCatalog.For(level).Find(kind)!, seen);
        foreach (var list in seen.Where(type => type.Keys.Count > 0))
            list.Keys.ShouldAllBe(key => list.Element!.Fields.ContainsKey(key.Name), list.Name);
    }

    [Fact]
    public void Newer_fields_are_unknown_to_1_20()
    {
        SchemaCatalog.For(ApiLevel.Kubernetes120).Find(BuiltInKinds.Job)!.Fields["spec"].Type.Fields.Keys.ShouldNotContain("podFailurePolicy");
        SchemaCatalog.For(ApiLevel.Kubernetes132).Find(BuiltInKinds.Job)!.Fields["spec"].Type.Fields.Keys.ShouldContain("podFailurePolicy");
    }

    [Fact]
    public void A_custom_kind_has_no_type()
    {
        var widget = new ResourceKind("example.com", "v1", "Deployment", "deployments", true) { IsCustom = true };
        SchemaCatalog.For(ApiLevel.Kubernetes132).Find(widget).ShouldBeNull();
    }

    private static void Visit(SchemaType type, HashSet<SchemaType> seen)
    {
        if (!seen.Add(type))
            return;
        foreach (var field in type.Fields.Values)
            Visit(field.Type, seen);
        if (type.Element is { } element)
            Visit(element, seen);
    }
}
