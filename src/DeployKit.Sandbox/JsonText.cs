using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox;

/// <summary>JSON as an API server writes it.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A copy that does not keep alive what it was part of.</summary>
    public static JsonObject Detached(this JsonObject part) => part.DeepClone().AsObject();

    public static byte[] ToUtf8(this JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
            node.WriteTo(writer);
        return stream.ToArray();
    }
}
