using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Schemas;

/// <summary>Reads one body as a type. Bodies come from JSON or were made here: both kinds of values are read.</summary>
internal sealed class Decoder(ApiLevel level)
{
    private readonly List<DecodedField> _path = [];

    public JsonObject Decode(JsonObject body, SchemaType type) => Struct(body, type);

    private JsonObject Struct(JsonObject body, SchemaType type)
    {
        var result = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (!type.Fields.TryGetValue(name, out var field))
            {
                if (type.IsOpen)
                    result[name] = value?.DeepClone();
                continue;
            }
            if (value is null)
                continue;
            _path.Add(new DecodedField(type.Name, name, field.Type));
            var decoded = Value(value, field.Type);
            _path.RemoveAt(_path.Count - 1);
            if (decoded is not null && (field.Presence != FieldPresence.OmitZero || !IsZero(decoded, field.Type)))
                result[name] = decoded;
        }
        foreach (var field in type.Fields.Values)
        {
            if (field.Presence >= FieldPresence.Always && !result.ContainsKey(field.Name))
                result[field.Name] = field.Presence == FieldPresence.AlwaysNull ? null : Zero(field.Type);
        }
        return result;
    }

    private JsonNode? Value(JsonNode value, SchemaType type)
    {
        switch (type.Form)
        {
            case SchemaForm.Any:
                return value.DeepClone();
            case SchemaForm.Struct:
                return value is JsonObject fields ? Struct(fields, type) : throw Wrong(value, type);
            case SchemaForm.Map:
                if (value is not JsonObject entries)
                    throw Wrong(value, type);
                var map = new JsonObject();
                foreach (var (key, entry) in entries)
                    map[key] = entry is null ? Zero(type.Element!) : Value(entry, type.Element!);
                return map;
            case SchemaForm.List:
                if (value is not JsonArray items)
                    throw Wrong(value, type);
                var list = new JsonArray();
                foreach (var item in items)
                    list.Add(item is null ? Zero(type.Element!) : Value(item, type.Element!));
                return list;
            default:
                return Scalar(value, type);
        }
    }

    private JsonNode Scalar(JsonNode value, SchemaType type)
    {
        var kind = value.GetValueKind();
        switch (type.Form)
        {
            case SchemaForm.Text when kind == JsonValueKind.String:
            case SchemaForm.Boolean when kind is JsonValueKind.True or JsonValueKind.False:
            case SchemaForm.Double when kind == JsonValueKind.Number:
            case SchemaForm.IntOrString when kind == JsonValueKind.String:
                return value.DeepClone();
            case SchemaForm.Int32 or SchemaForm.Int64 or SchemaForm.IntOrString when kind == JsonValueKind.Number:
                return Whole(value, type);
            case SchemaForm.Quantity when kind is JsonValueKind.String or JsonValueKind.Number:
                return Quantities.Shortest(value.ToString()) ?? throw Unmarshal(Quantities.Malformed);
            case SchemaForm.Quantity:
                throw Unmarshal(Quantities.Malformed);
            case SchemaForm.Bytes when kind == JsonValueKind.String:
                return Base64(value);
            case SchemaForm.Time or SchemaForm.MicroTime when kind == JsonValueKind.String:
                return Time((string)value!, type.Form);
            case SchemaForm.Time or SchemaForm.MicroTime:
                throw Unmarshal($"json: cannot unmarshal {Shown(value)} into Go value of type string");
            case SchemaForm.IntOrString:
                throw Unmarshal($"json: cannot unmarshal {Shown(value)} into Go value of type int32");
            default:
                throw Wrong(value, type);
        }
    }

    private JsonNode Whole(JsonNode value, SchemaType type)
    {
        var text = value.ToJsonString();
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || (type.Form != SchemaForm.Int64 && number != (int)number))
            throw Wrong(value, type);
        return value.DeepClone();
    }

    private JsonNode Base64(JsonNode value)
    {
        var text = (string)value!;
        if (Convert.TryFromBase64String(text, new byte[text.Length], out _))
            return value.DeepClone();
        var at = text.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/').Count();
        throw Unmarshal($"illegal base64 data at input byte {at}", "decode base64");
    }

    private JsonNode Time(string text, SchemaForm form)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw Unmarshal($"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
        return time.ToUniversalTime().ToString(form == SchemaForm.Time ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    }

    private static bool IsZero(JsonNode value, SchemaType type) => type.Form switch
    {
        SchemaForm.Text => ((string)value!).Length == 0,
        SchemaForm.Boolean => value.GetValueKind() == JsonValueKind.False,
        SchemaForm.Int32 or SchemaForm.Int64 or SchemaForm.Double => value.ToString() is "0" or "0.0",
        SchemaForm.Bytes => ((string)value!).Length == 0,
        SchemaForm.Map => value.AsObject().Count == 0,
        SchemaForm.List => value.AsArray().Count == 0,
        _ => false,
    };

    private JsonNode? Zero(SchemaType type) => type.Form switch
    {
        SchemaForm.Text => "",
        SchemaForm.Boolean => false,
        SchemaForm.Int32 or SchemaForm.Int64 or SchemaForm.Double or SchemaForm.IntOrString => 0,
        SchemaForm.Quantity => "0",
        SchemaForm.Struct => Struct([], type),
        _ => null,
    };

    private DecodingException Wrong(JsonNode value, SchemaType type) =>
        new(level == ApiLevel.Kubernetes120 ? GoWords.Refusal120(_path, value, type) : GoWords.Refusal(_path, value, type));

    /// <summary>What a type that decodes itself says.</summary>
    private DecodingException Unmarshal(string message, string reader = "unmarshalerDecoder") =>
        new(level == ApiLevel.Kubernetes120 ? $"{GoWords.Trail(_path)}{reader}: {message}" : message);

    private static string Shown(JsonNode value) => GoWords.Shown(value);
}
