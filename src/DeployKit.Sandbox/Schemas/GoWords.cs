using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Schemas;

/// <summary>How the server's decoders speak of its types and of values that do not fit them.</summary>
internal static class GoWords
{
    private static readonly string[] Acronyms = ["api", "csi", "dns", "fs", "http", "id", "ip", "iscsi", "nfs", "rbd", "tcp", "tls", "uid"];

    /// <summary>Newer servers: <c>json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32</c>.</summary>
    public static string Refusal(IReadOnlyList<DecodedField> path, JsonNode value, SchemaType type)
    {
        var shown = value.GetValueKind() == JsonValueKind.Number && type.Form is SchemaForm.Int32 or SchemaForm.Int64 ? $"number {value.ToJsonString()}" : Shown(value);
        return $"json: cannot unmarshal {shown} into Go struct field {path[^1].Owner}.{string.Join('.', path.Select(field => field.Name))} of type {TypeName(type)}";
    }

    /// <summary>1.20, without the excerpt of the body that it adds: <c>v1.Deployment.Spec: v1.DeploymentSpec.Replicas: readUint32: unexpected character</c>.</summary>
    public static string Refusal120(IReadOnlyList<DecodedField> path, JsonNode value, SchemaType type)
    {
        var start = value.ToJsonString()[0];
        return Trail(path) + type.Form switch
        {
            SchemaForm.Struct => $"readObjectStart: expect {{ or n, but found {start}",
            SchemaForm.Map => $"ReadMapCB: expect {{ or n, but found {start}",
            SchemaForm.List => $"{TypeName(type)}: decode slice: expect [ or n, but found {start}",
            SchemaForm.Text => $"{Item(path, type)}ReadString: expects \" or n, but found {start}",
            SchemaForm.Boolean => $"ReadBool: expect t or f, but found {start}",
            _ when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString().Contains('.', StringComparison.Ordinal) => "assertInteger: can not decode float as int",
            _ when value.GetValueKind() == JsonValueKind.Number => $"{Reader(type)}: overflow",
            _ => $"{Reader(type)}: unexpected character: \ufffd",
        };
    }

    /// <summary>1.20: the fields on the way to a value.</summary>
    public static string Trail(IReadOnlyList<DecodedField> path)
    {
        var text = "";
        for (var index = 0; index < path.Count; index++)
        {
            var field = path[index];
            text += $"v1.{field.Owner}.{(field is { Owner: "Volume", Name: not "name" } ? "VolumeSource: " : "")}{FieldName(field.Name)}: ";
            if (index < path.Count - 1 && field.Type.IsList)
                text += $"{TypeName(field.Type)}: ";
        }
        return text;
    }

    public static string Shown(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string Item(IReadOnlyList<DecodedField> path, SchemaType type) =>
        path.Count > 0 && path[^1].Type.IsList ? $"[]{TypeName(type)}: " : "";

    private static string Reader(SchemaType type) => type.Form == SchemaForm.Int64 ? "readUint64" : "readUint32";

    private static string FieldName(string json)
    {
        if (json == "metadata")
            return "ObjectMeta";
        var word = new string([.. json.TakeWhile(char.IsLower)]);
        return Acronyms.Contains(word) ? word.ToUpperInvariant() + json[word.Length..] : char.ToUpperInvariant(json[0]) + json[1..];
    }

    private static string TypeName(SchemaType type) => type.Form switch
    {
        SchemaForm.Text => "string",
        SchemaForm.Boolean => "bool",
        SchemaForm.Double => "float64",
        SchemaForm.Bytes => "[]uint8",
        SchemaForm.Quantity => "resource.Quantity",
        SchemaForm.List => "[]" + TypeName(type.Element!),
        SchemaForm.Map => "map[string]" + TypeName(type.Element!),
        SchemaForm.Struct => "v1." + type.Name,
        _ => type.Name,
    };
}
