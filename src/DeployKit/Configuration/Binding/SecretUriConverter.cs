using System.Text.Json;
using System.Text.Json.Serialization;
using DeployKit.Http;

namespace DeployKit.Configuration;

/// <summary>An absolute http or https URL that is a secret; empty text is none at all.</summary>
internal sealed class SecretUriConverter : JsonConverter<Secret<Uri>>
{
    /// <inheritdoc/>
    public override Secret<Uri>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException();
        if (text.Length == 0)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new(uri) : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Secret<Uri> value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
