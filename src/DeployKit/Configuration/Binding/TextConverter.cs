using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Configuration;

/// <summary>A value that is written as text.</summary>
/// <param name="read">The value, or null where the text is none.</param>
internal sealed class TextConverter<T>(Func<string, T?> read, Func<T, string> write) : JsonConverter<T>
    where T : notnull
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && read(reader.GetString()!) is { } value ? value : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
}
