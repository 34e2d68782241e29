using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>Finds the fields that differ, at the grain at which they are owned: atomic lists and maps are one field.</summary>
internal static class Comparison
{
    /// <summary>What the server itself keeps in metadata: nobody owns it.</summary>
    private static readonly HashSet<string> Kept =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"];

    /// <summary>The same as paths, with the fields that say what an object is.</summary>
    public static FieldSet Unowned { get; } = new()
    {
        Children = new()
        {
            ["f:apiVersion"] = FieldSet.Leaf,
            ["f:kind"] = FieldSet.Leaf,
            ["f:metadata"] = new FieldSet { IsMember = true, Children = Kept.ToDictionary(PathElements.Field, _ => FieldSet.Leaf) },
        },
    };

    /// <summary>The changes from one object to the next, without apiVersion, kind and what nobody owns in metadata.</summary>
    /// <param name="unseen">Parts that are not looked at where they are whole fields of the object.</param>
    public static FieldChanges Of(JsonObject before, JsonObject after, SchemaType type, FieldSet? unseen)
    {
        var found = new Found();
        bool IsSeen(string name) => name is not ("apiVersion" or "kind") && unseen?.Children.GetValueOrDefault(PathElements.Field(name)) is not { IsMember: true };
        foreach (var (name, value) in after)
        {
            if (IsSeen(name))
                Field(found, name, before.TryGetPropertyValue(name, out var old), old, true, value, type);
        }
        foreach (var (name, value) in before)
        {
            if (IsSeen(name) && !after.ContainsKey(name))
                Field(found, name, true, value, false, null, type);
        }
        return found.Changes();

        static void Field(Found into, string name, bool isBefore, JsonNode? old, bool isAfter, JsonNode? now, SchemaType owner)
        {
            if (name != "metadata")
            {
                into.Add(PathElements.Field(name), Between(isBefore, old, isAfter, now, owner.Child(name) ?? SchemaType.Any));
                return;
            }
            var metadata = new Found();
            var metadataType = owner.Child(name) ?? SchemaType.Any;
            Members(metadata, old as JsonObject, now as JsonObject, metadataType, Kept);
            into.Add(PathElements.Field(name), metadata.Changes());
        }
    }

    private static FieldChanges Between(bool isBefore, JsonNode? before, bool isAfter, JsonNode? after, SchemaType type)
    {
        if (isBefore && isAfter && ReferenceEquals(before, after))
            return default;
        return Shape(isBefore, before, isAfter, after, type) switch
        {
            SchemaForm.Struct => Object(isBefore, before as JsonObject, isAfter, after as JsonObject, type),
            SchemaForm.List => List(isBefore, before as JsonArray, isAfter, after as JsonArray, type),
            _ => Leaf(isBefore, before, isAfter, after),
        };
    }

    /// <summary>Struct for what is compared by its keys, List by its items, else one field.</summary>
    private static SchemaForm Shape(bool isBefore, JsonNode? before, bool isAfter, JsonNode? after, SchemaType type)
    {
        if (type.IsAtomic || (!type.IsObject && !type.IsList && type.Form != SchemaForm.Any))
            return SchemaForm.Any;
        if (type.IsList)
            return IsEmptyList(before) && IsEmptyList(after) ? SchemaForm.Any : SchemaForm.List;
        var isObject = type.IsObject || before is JsonObject || after is JsonObject;
        var isMixed = type.Form == SchemaForm.Any && isBefore && isAfter && (before is JsonValue or JsonArray || after is JsonValue or JsonArray);
        return !isObject || isMixed || (IsEmptyObject(before) && IsEmptyObject(after)) ? SchemaForm.Any : SchemaForm.Struct;
    }

    private static bool IsEmptyList(JsonNode? node) => node is not JsonArray { Count: > 0 };

    private static bool IsEmptyObject(JsonNode? node) => node is not JsonObject { Count: > 0 };

    private static FieldChanges Leaf(bool isBefore, JsonNode? before, bool isAfter, JsonNode? after)
    {
        if (!isBefore)
            return new FieldChanges(FieldSet.Leaf, null, null);
        if (!isAfter)
            return new FieldChanges(null, null, FieldSet.Leaf);
        return Values.AreEqual(before, after) ? default : new FieldChanges(null, FieldSet.Leaf, null);
    }

    private static FieldChanges Object(bool isBefore, JsonObject? before, bool isAfter, JsonObject? after, SchemaType type)
    {
        var found = new Found { IsAdded = !isBefore, IsRemoved = !isAfter };
        Members(found, before, after, type, []);
        return found.Changes();
    }

    private static void Members(Found found, JsonObject? before, JsonObject? after, SchemaType type, HashSet<string> skipped)
    {
        foreach (var (name, value) in after ?? [])
        {
            if (skipped.Contains(name))
                continue;
            JsonNode? old = null;
            var isBefore = before is not null && before.TryGetPropertyValue(name, out old);
            var changes = Between(isBefore, old, true, value, type.Child(name) ?? SchemaType.Any);
            if (!changes.IsNone)
                found.Add(PathElements.Field(name), changes);
        }
        foreach (var (name, value) in before ?? [])
        {
            if (!skipped.Contains(name) && after?.ContainsKey(name) != true)
                found.Add(PathElements.Field(name), Between(true, value, false, null, type.Child(name) ?? SchemaType.Any));
        }
    }

    private static FieldChanges List(bool isBefore, JsonArray? before, bool isAfter, JsonArray? after, SchemaType type)
    {
        if (before is not null && after is not null && Values.AreEqual(before, after))
            return default;
        var found = new Found { IsAdded = !isBefore, IsRemoved = !isAfter };
        var (old, now) = (ListItems.Of(before, type), ListItems.Of(after, type));
        foreach (var (element, item) in now.Items)
        {
            var isOld = old.Items.TryGetValue(element, out var was);
            found.Add(element, Between(isOld, was, true, item, type.Element!));
        }
        foreach (var (element, item) in old.Items)
        {
            if (!now.Items.ContainsKey(element))
                found.Add(element, Between(true, item, false, null, type.Element!));
        }
        return found.Changes();
    }

    /// <summary>The three sets of one level while they are filled.</summary>
    private sealed class Found
    {
        private Dictionary<string, FieldSet>? _added;
        private Dictionary<string, FieldSet>? _modified;
        private Dictionary<string, FieldSet>? _removed;

        public bool IsAdded { get; init; }

        public bool IsRemoved { get; init; }

        public void Add(string element, FieldChanges changes)
        {
            FieldSet.Add(ref _added, element, changes.Added);
            FieldSet.Add(ref _modified, element, changes.Modified);
            FieldSet.Add(ref _removed, element, changes.Removed);
        }

        public FieldChanges Changes() => new(FieldSet.Of(IsAdded, _added), FieldSet.Of(false, _modified), FieldSet.Of(IsRemoved, _removed));
    }
}
