using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using DeployKit.Http;
using DeployKit.Rollouts;

namespace DeployKit.Configuration;

/// <summary>The JSON Schema of <c>deploykit.yaml</c>, for editors; made from the same metadata that the binder reads.</summary>
public static class ConfigurationSchema
{
    private const string Variable = @"\$\{.*\}";

    /// <summary>The schema as it is shipped in <c>docs/deploykit.schema.json</c>.</summary>
    public static JsonObject Create()
    {
        var schema = (JsonObject)OptionTypes.Json.GetJsonSchemaAsNode(typeof(DeployOptions), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Transform,
        });
        Inline(schema, schema);
        var environments = (JsonObject)schema["properties"]!["environments"]!;
        Loosen((JsonObject)environments["additionalProperties"]!);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "deploykit.yaml");
        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = context.TypeInfo;
        if (Text(type) is { } text)
        {
            if (DefaultOf(context) is { } value)
                text["default"] = value;
            return text;
        }

        // The exporter leaves out elements that have a converter of their own.
        if (type.ElementType is { } element && Text(OptionTypes.Of(element)) is { } item)
            node[type.Kind is JsonTypeInfoKind.Enumerable ? "items" : "additionalProperties"] = item;
        if (type.Kind is JsonTypeInfoKind.Dictionary && OptionTypes.KnownKeys(OptionTypes.Of(type.ElementType!)) is var (_, names))
            node["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]) };
        return node;
    }

    /// <summary>The types that a file writes as text or as a switch; a variable may stand for each of them.</summary>
    private static JsonObject? Text(JsonTypeInfo info) => OptionTypes.ValueType(info) switch
    {
        var type when type == typeof(bool) => new() { ["type"] = new JsonArray("boolean", "string"), ["pattern"] = $"^{Variable}$" },
        var type when type == typeof(TimeSpan) => new() { ["type"] = "string", ["pattern"] = $"^(([0-9]+h)?([0-9]+m)?([0-9]+s)?|{Variable})$", ["minLength"] = 2 },
        var type when type == typeof(int) => new() { ["type"] = new JsonArray("integer", "string"), ["minimum"] = 1, ["pattern"] = $"^{Variable}$" },
        var type when type == typeof(Quorum) => new() { ["type"] = "string", ["pattern"] = $"^(all|any|([1-9][0-9]?|100)%|{Variable})$" },
        var type when type == typeof(WorkloadName) => new() { ["type"] = "string", ["pattern"] = $"^([A-Za-z]+/[a-z0-9.-]+|{Variable})$" },
        var type when type == typeof(Secret<Uri>) => new() { ["type"] = new JsonArray("string", "null"), ["pattern"] = $"^(https?://.*|{Variable}|)$" },
        var type when type == typeof(WaitCondition) => new() { ["type"] = new JsonArray("string", "null"), ["pattern"] = $"^(condition=.+|jsonpath=.+|{Variable})$" },
        var type when type == typeof(BranchPattern) => new() { ["type"] = new JsonArray("string", "null"), ["minLength"] = 1 },
        { IsEnum: true } type => new() { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonNode.Parse($"\"{JsonNamingPolicy.CamelCase.ConvertName(name)}\""))]) },
        _ when OptionTypes.IsSecret(info) => new() { ["type"] = "string" },
        _ => null,
    };

    // The exporter writes a type once and refers to it after that; but an environment's part differs from the root's.
    private static void Inline(JsonNode? node, JsonObject root)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map.ToList())
            {
                if (value is JsonObject part && (string?)part["$ref"] is { } reference)
                    map[key] = Find(root, reference).DeepClone();
                Inline(map[key], root);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                Inline(item, root);
        }
    }

    private static JsonNode Find(JsonNode root, string reference) => reference.Split('/').Skip(1).Aggregate(root, (node, key) => node[key]!);

    private static JsonNode? DefaultOf(JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo is not { Get: { } get } property || property.DeclaringType.IsAbstract
            || property.DeclaringType.GetProperties().Any(member => member.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null))
            return null;
        return get(Activator.CreateInstance(property.DeclaringType)!) is { } value ? JsonSerializer.SerializeToNode(value, OptionTypes.Of(property.PropertyType)) : null;
    }

    // An environment is merged over the root: keys of maps may be missing, and null removes. Lists replace, so they are whole.
    private static void Loosen(JsonObject schema)
    {
        schema.Remove("required");
        if (schema["type"] is JsonValue type && type.GetValueKind() is JsonValueKind.String)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        foreach (var (_, property) in schema["properties"]?.AsObject() ?? [])
            Loosen((JsonObject)property!);
    }
}
