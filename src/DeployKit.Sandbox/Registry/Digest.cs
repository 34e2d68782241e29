using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Registry;

/// <summary>The hash by which content is named: <c>sha256:</c> and 64 hexadecimal digits.</summary>
internal static partial class Digest
{
    public static string Of(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public static bool IsDigest(string text) => DigestPattern().IsMatch(text);

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex DigestPattern();
}
