using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Configuration;

/// <summary>A <see cref="TimeSpan"/> as <see cref="Duration"/> writes it.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Duration.TryParse(reader.GetString()!, out var duration) ? duration : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Duration.Write(value));
}
