using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.State;

/// <summary>The whole cluster as one JSON document: its clock and its objects.</summary>
internal static class ClusterState
{
    private const string Schema = "deploykit.dev/sandbox/v1";

    public static byte[] Save(ObjectStore store, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", Schema);
            writer.WriteString("time", now);
            writer.WriteNumber("version", store.Version);
            writer.WriteStartArray("objects");
            foreach (var stored in store.All)
                writer.WriteRawValue(stored.Json.Span, skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads the clock; the objects go into the store.</summary>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static DateTimeOffset Load(ReadOnlySpan<byte> document, ObjectStore store, KindCatalog kinds)
    {
        try
        {
            var root = JsonNode.Parse(document) as JsonObject ?? throw new FormatException("it is no JSON object");
            if ((string?)root["schema"] != Schema)
                throw new FormatException($"its schema is '{(string?)root["schema"]}', not '{Schema}'");
            if (root["time"] is null || root["version"] is null || root["objects"] is not JsonArray kept)
                throw new FormatException("it has no time, no version or no objects");
            var objects = kept.Select(item => item!.DeepClone().AsObject()).ToList();
            // Definitions first: what they define can be told only then.
            foreach (var isDefinition in (bool[])[true, false])
            {
                var some = objects.Where(content => (string?)content["kind"] == "CustomResourceDefinition" == isDefinition);
                store.Restore((long)root["version"]!, some.Select(content => (KeyOf(content, kinds), content)).ToList());
                kinds.Reload(store);
            }
            return (DateTimeOffset)root["time"]!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static ObjectKey KeyOf(JsonObject content, KindCatalog kinds)
    {
        var (apiVersion, kind) = ((string)content["apiVersion"]!, (string)content["kind"]!);
        var known = kinds.FindKind(apiVersion, kind) ?? throw new FormatException($"it holds an object of the unknown kind {kind} in {apiVersion}");
        var metadata = content["metadata"]!;
        return new ObjectKey(known, (string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
    }
}
