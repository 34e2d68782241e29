using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Configuration;

/// <summary>A whole number of at least 1.</summary>
internal sealed class CountConverter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var count) && count > 0 ? count : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
