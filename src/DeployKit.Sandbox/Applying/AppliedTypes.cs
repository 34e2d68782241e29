using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>Checks an applied configuration against its type, in the words of a server's merge library.</summary>
internal sealed class AppliedTypes(ApiLevel level)
{
    private readonly List<string> _problems = [];

    /// <summary>What does not fit; null when all does.</summary>
    public static string? Check(JsonObject applied, SchemaType type, ApiLevel level)
    {
        var check = new AppliedTypes(level);
        check.Look(applied, type, "");
        return check._problems switch
        {
            [] => null,
            [var only] => only,
            var all => "errors:\n" + string.Join('\n', all.Select(problem => "  " + problem)),
        };
    }

    private void Look(JsonNode? value, SchemaType type, string path)
    {
        if (value is null || type.Form == SchemaForm.Any)
            return;
        if (type.IsObject)
            Object(value, type, path);
        else if (type.IsList)
            List(value, type, path);
        else if (Scalar(value, type) is { } problem)
            Add(path, problem);
    }

    private void Object(JsonNode value, SchemaType type, string path)
    {
        if (value is not JsonObject fields)
        {
            Add(path, $"expected map, got &{{{Go(value)}}}");
            return;
        }
        foreach (var (name, field) in fields)
        {
            if (type.Child(name) is { } child)
                Look(field, child, $"{path}.{name}");
            else
                Add($"{path}.{name}", "field not declared in schema");
        }
    }

    private void List(JsonNode value, SchemaType type, string path)
    {
        if (value is not JsonArray items)
        {
            Add(path, $"expected list, got &{{{Go(value)}}}");
            return;
        }
        var seen = new HashSet<string>();
        for (var index = 0; index < items.Count; index++)
        {
            if (type.IsAtomic)
            {
                Look(items[index], type.Element!, $"{path}[{index}]");
                continue;
            }
            var (element, problem) = PathElements.OfItem(items[index], type);
            if (element is null)
            {
                Add(path, $"element {index}: {problem}");
                continue;
            }
            if (!seen.Add(element))
                Add(path, $"duplicate entries for key {PathElements.Show(element)}");
            Look(items[index], type.Element!, path + PathElements.Show(element));
        }
    }

    private string? Scalar(JsonNode value, SchemaType type)
    {
        var kind = value.GetValueKind();
        var isText = kind == JsonValueKind.String;
        return type.Form switch
        {
            SchemaForm.Int32 or SchemaForm.Int64 or SchemaForm.Double => kind == JsonValueKind.Number ? null : $"expected numeric (int or float), got {(level == ApiLevel.Kubernetes120 ? "*value.valueUnstructured" : GoType(value))}",
            SchemaForm.Boolean => kind is JsonValueKind.True or JsonValueKind.False ? null : $"expected boolean, got &{{{Go(value)}}}",
            SchemaForm.IntOrString or SchemaForm.Time or SchemaForm.MicroTime => null,
            SchemaForm.Quantity when level != ApiLevel.Kubernetes120 => null,
            _ => isText ? null : $"expected string, got &value.valueUnstructured{{Value:{Literal(value)}}}",
        };
    }

    private void Add(string path, string problem) => _problems.Add(path.Length == 0 ? problem : $"{path}: {problem}");

    /// <summary>A value as Go prints it.</summary>
    private static string Go(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject fields => $"map[{string.Join(' ', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Go(field.Value)}"))}]",
        JsonArray items => $"[{string.Join(' ', items.Select(Go))}]",
        _ => value.ToString(),
    };

    private static string Literal(JsonNode value) => value switch
    {
        JsonObject => "map[string]interface {}{}",
        JsonArray => "[]interface {}{}",
        _ => value.ToJsonString(),
    };

    private static string GoType(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };
}
