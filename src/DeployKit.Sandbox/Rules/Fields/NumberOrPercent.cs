using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>A count, or a share in percent: maxSurge, maxUnavailable.</summary>
internal static class NumberOrPercent
{
    public static long? Percent(JsonNode? node) =>
        Text(node) is { } text && text.EndsWith('%') && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? share : null;

    public static long? Value(JsonNode? node) => Text(node) is null ? node is JsonValue value && value.TryGetValue<long>(out var number) ? number : Number(node) : Percent(node);

    /// <summary>Of so many, shares rounded up.</summary>
    public static int RoundUp(JsonNode? node, int total) => (int)Math.Min(int.MaxValue, Percent(node) is { } share ? ((total * Math.Min(share, 100)) + 99) / 100 : Value(node) ?? 0);

    public static void Check(string path, JsonNode? node, FieldErrors errors)
    {
        if (Text(node) is null)
            errors.NotNegative(path, Value(node));
        else if (Percent(node) is null)
            errors.Invalid(path, Print(node), "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
    }

    /// <summary>A share is one of a whole.</summary>
    public static void CheckShare(string path, JsonNode? node, FieldErrors errors)
    {
        if (Percent(node) > 100)
            errors.Invalid(path, Print(node), "must not be greater than 100%");
    }

    public static string Print(JsonNode? node) =>
        Text(node) is { } text
            ? $"intstr.IntOrString{{Type:1, IntVal:0, StrVal:{GoText.Quote(text)}}}"
            : $"intstr.IntOrString{{Type:0, IntVal:{Value(node) ?? 0}, StrVal:\"\"}}";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
