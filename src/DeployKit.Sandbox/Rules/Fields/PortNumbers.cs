using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>Ports by number or by the name of a container's port.</summary>
internal static class PortNumbers
{
    public static IReadOnlyList<string> Protocols { get; } = ["SCTP", "TCP", "UDP"];

    public static bool IsValid(long port) => port is > 0 and < 65536;

    public static void Check(string path, long port, FieldErrors errors)
    {
        if (!IsValid(port))
            errors.Invalid(path, GoText.Number(port), "must be between 1 and 65535, inclusive");
    }

    /// <summary>A number, or a name.</summary>
    public static void CheckNumberOrName(string path, JsonNode? port, FieldErrors errors)
    {
        if (port is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            errors.InvalidText(path, value.GetValue<string>(), PortName(value.GetValue<string>(), errors.IsNew));
        else
            Check(path, port is null ? 0 : port.AsValue().TryGetValue<long>(out var number) ? number : 0, errors);
    }

    /// <summary>What is wrong with the name of a port: at most 15 characters, one of them a letter.</summary>
    public static IEnumerable<string> PortName(string name, bool isNew)
    {
        if (name.Length > 15)
            yield return "must be no more than 15 characters";
        if (!name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!name.Any(char.IsAsciiLetterLower))
            yield return isNew ? "must contain at least one letter (a-z)" : "must contain at least one letter or number (a-z, 0-9)";
        if (name.Contains("--", StringComparison.Ordinal))
            yield return "must not contain consecutive hyphens";
        if (name.StartsWith('-') || name.EndsWith('-'))
            yield return "must not begin or end with a hyphen";
    }
}
