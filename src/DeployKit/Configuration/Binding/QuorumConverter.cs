using System.Text.Json;
using System.Text.Json.Serialization;
using DeployKit.Rollouts;

namespace DeployKit.Configuration;

/// <summary>A <see cref="Quorum"/> as it writes itself: <c>all</c>, <c>any</c>, <c>20%</c>.</summary>
internal sealed class QuorumConverter : JsonConverter<Quorum>
{
    /// <inheritdoc/>
    public override Quorum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Quorum.TryParse(reader.GetString()!, out var quorum) ? quorum : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quorum value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
