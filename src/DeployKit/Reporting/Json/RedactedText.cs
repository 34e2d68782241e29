using System.Text.Json;
using System.Text.Json.Serialization;
using DeployKit.Http;

namespace DeployKit.Reporting.Json;

/// <summary>Redacts every text before it becomes JSON: a secret that looks like JSON cannot break the document then.</summary>
internal sealed class RedactedText(Redactor redactor) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(redactor.Redact(value));
}
