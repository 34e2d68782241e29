using System.Text.RegularExpressions;

namespace DeployKit.Secrets;

/// <summary>The names that the API server allows for keys.</summary>
internal static partial class SecretKeys
{
    /// <summary>The rule, for a message.</summary>
    public const string Rule = "a key is letters, digits, '-', '_' and '.', at most 253, and does not begin with '..'";

    /// <summary>The server's own check of the keys of ConfigMaps and Secrets.</summary>
    public static bool IsValid(string key) => key.Length <= 253 && key != "." && !key.StartsWith("..", StringComparison.Ordinal) && Key.IsMatch(key);

    /// <summary>Besides that, kubectl takes no key of an env file that begins with a digit.</summary>
    public static bool IsVariable(string key) => IsValid(key) && !char.IsAsciiDigit(key[0]);

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key { get; }
}
