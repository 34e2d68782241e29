using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>
/// A set of field paths: one node a path element, named as in fieldsV1 (<c>f:spec</c>, <c>k:{"name":"web"}</c>, <c>v:"a"</c>). Never changed
/// once it is built; null is the empty set, and no operation returns an empty node.
/// </summary>
internal sealed class FieldSet
{
    private static readonly Dictionary<string, FieldSet> NoChildren = [];

    /// <summary>The path that ends here, and none below it.</summary>
    public static readonly FieldSet Leaf = new() { IsMember = true };

    /// <summary>The path that ends here is in the set.</summary>
    public bool IsMember { get; init; }

    public Dictionary<string, FieldSet> Children { get; init; } = NoChildren;

    /// <summary>Reads fieldsV1.</summary>
    public static FieldSet? Parse(JsonObject fields) => ParseNode(fields, isRoot: true);

    /// <summary>One path more. Only while the set is being built.</summary>
    public static void Add(ref Dictionary<string, FieldSet>? children, string element, FieldSet? child)
    {
        if (child is not null)
            (children ??= [])[element] = child;
    }

    /// <summary>A node of these; null for none.</summary>
    public static FieldSet? Of(bool isMember, Dictionary<string, FieldSet>? children) =>
        children is { Count: > 0 } ? new FieldSet { IsMember = isMember, Children = children } : isMember ? Leaf : null;

    public static FieldSet? Union(FieldSet? left, FieldSet? right)
    {
        if (left is null || right is null || ReferenceEquals(left, right))
            return left ?? right;
        var children = new Dictionary<string, FieldSet>(left.Children);
        foreach (var (element, child) in right.Children)
            children[element] = Union(children.GetValueOrDefault(element), child)!;
        return Of(left.IsMember || right.IsMember, children);
    }

    public static FieldSet? Intersection(FieldSet? left, FieldSet? right)
    {
        if (left is null || right is null)
            return null;
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, child) in left.Children)
            Add(ref children, element, Intersection(child, right.Children.GetValueOrDefault(element)));
        return Of(left.IsMember && right.IsMember, children);
    }

    /// <summary>The paths of the left set that are not in the right one; paths below a path of the right one stay.</summary>
    public static FieldSet? Difference(FieldSet? left, FieldSet? right)
    {
        if (left is null || right is null)
            return left;
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, child) in left.Children)
            Add(ref children, element, Difference(child, right.Children.GetValueOrDefault(element)));
        return Of(left.IsMember && !right.IsMember, children);
    }

    /// <summary>As <see cref="Difference"/>, but what lies below a path of the right set goes too.</summary>
    public static FieldSet? Without(FieldSet? left, FieldSet? right)
    {
        if (left is null || right is null)
            return left;
        if (right.IsMember)
            return null;
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, child) in left.Children)
            Add(ref children, element, Without(child, right.Children.GetValueOrDefault(element)));
        return Of(left.IsMember, children);
    }

    public static bool Equal(FieldSet? left, FieldSet? right)
    {
        if (left is null || right is null || ReferenceEquals(left, right))
            return ReferenceEquals(left, right);
        return left.IsMember == right.IsMember && left.Children.Count == right.Children.Count
            && left.Children.All(child => right.Children.TryGetValue(child.Key, out var other) && Equal(child.Value, other));
    }

    /// <summary>The set with every named field of a struct on the way to its paths in it too.</summary>
    public FieldSet WithNamedFields(SchemaType? type)
    {
        if (Children.Count == 0)
            return this;
        var children = new Dictionary<string, FieldSet>(Children.Count);
        foreach (var (element, child) in Children)
        {
            var isField = element[0] == 'f';
            var name = isField ? element[2..] : element;
            var full = child.WithNamedFields(isField ? type?.Child(name) : type?.Element);
            var isNamed = isField && type is { Form: SchemaForm.Struct } && type.Fields.ContainsKey(name);
            children[element] = isNamed && !full.IsMember ? new FieldSet { IsMember = true, Children = full.Children } : full;
        }
        return new FieldSet { IsMember = IsMember, Children = children };
    }

    /// <summary>Writes fieldsV1.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && Children.Count > 0)
            json["."] = new JsonObject();
        foreach (var (element, child) in Children.OrderBy(child => child.Key, PathElements.Order))
            json[element] = child.ToJson();
        return json;
    }

    private static FieldSet? ParseNode(JsonObject fields, bool isRoot)
    {
        if (fields.Count == 0)
            return isRoot ? null : Leaf;
        var children = new Dictionary<string, FieldSet>(fields.Count);
        var isMember = false;
        foreach (var (element, value) in fields)
        {
            if (element == ".")
                isMember = true;
            else if (ParseNode(value as JsonObject ?? [], isRoot: false) is { } child)
                children[element] = child;
        }
        return Of(isMember, children);
    }
}
