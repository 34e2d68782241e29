using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>
/// An object as it was last told. It is only needed when it turns out to be gone after an outage, so it is kept as text: of
/// thousands of objects, parsed ones take ten times the memory.
/// </summary>
internal readonly record struct KnownObject(string? Version, byte[] Text)
{
    public static KnownObject Of(JsonObject item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            item.WriteTo(writer);
        return new KnownObject((string?)item["metadata"]?["resourceVersion"], buffer.WrittenSpan.ToArray());
    }

    public JsonObject Read() => (JsonObject)JsonNode.Parse(Text)!;
}
