using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Schemas;

/// <summary>What fieldValidation=Strict refuses and Warn warns of.</summary>
internal static class UnknownFields
{
    /// <summary>The paths of fields that the kind does not have, as a server names them: <c>spec.template.spec.containers[0].imagee</c>. Empty for a kind without a schema.</summary>
    public static IReadOnlyList<string> Of(JsonObject body, ResourceKind kind, ApiLevel level)
    {
        var found = new List<string>();
        if (SchemaCatalog.For(level).Find(kind) is { } type)
            Look(body, type, "", found);
        return found;
    }

    private static void Look(JsonNode? value, SchemaType type, string path, List<string> found)
    {
        switch (value)
        {
            case JsonObject fields when type.IsObject:
                foreach (var (name, field) in fields)
                {
                    var at = path.Length == 0 ? name : $"{path}.{name}";
                    if (type.Child(name) is { } child)
                        Look(field, child, at, found);
                    else
                        found.Add(at);
                }
                break;
            case JsonArray items when type.IsList:
                for (var index = 0; index < items.Count; index++)
                    Look(items[index], type.Element!, $"{path}[{index}]", found);
                break;
        }
    }
}
