using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>One write, as metadata.managedFields records it.</summary>
/// <param name="Manager">The request's fieldManager, or what stands in for it: the first part of the user agent.</param>
/// <param name="Now">The time of the entry that changes.</param>
internal sealed record FieldWrite(ResourceKind Kind, ApiLevel Level, string Manager, DateTimeOffset Now)
{
    private static readonly FieldSet Status = Path("f:status");
    private static readonly FieldSet SpecAndLabels = FieldSet.Union(Path("f:spec"), Path("f:metadata", "f:labels"))!;

    /// <summary>"status" or "scale"; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>As entries name it: 1.20 has no such field.</summary>
    public string EntrySubresource => Level == ApiLevel.Kubernetes120 ? "" : Subresource;

    /// <summary>Fields that the write does not reach: newer servers record no owner for them.</summary>
    public FieldSet? Unreached => Level == ApiLevel.Kubernetes120 || !Kind.HasStatus ? null : Subresource switch
    {
        "" => Status,
        "status" => SpecAndLabels,
        _ => null,
    };

    public SchemaType Type { get; } = SchemaCatalog.For(Level).Find(Kind) ?? SchemaCatalog.For(Level).Custom;

    private static FieldSet Path(params string[] elements) => elements.Reverse().Aggregate(FieldSet.Leaf, (below, element) => new FieldSet { Children = new() { [element] = below } });
}
