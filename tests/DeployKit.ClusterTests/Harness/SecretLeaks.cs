using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeployKit.ClusterTests.Harness;

/// <summary>Looks for secret values in what a run left behind, in every form in which they get out.</summary>
public static class SecretLeaks
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fails where a text holds one of the secrets; says where and in which form, never which value.</summary>
    public static void ShouldNotBeIn(IEnumerable<(string Place, string Text)> texts, IEnumerable<string> secrets)
    {
        var forms = secrets.SelectMany((secret, index) => FormsOf(secret).Select(form => (Form: form.Name, Index: index, form.Text))).ToList();
        var found = texts.SelectMany(text => forms.Where(form => text.Text.Contains(form.Text, StringComparison.Ordinal))
            .Select(form => $"secret {form.Index} {form.Form} in {text.Place}"));
        found.ShouldBeEmpty();
    }

    /// <summary>The value as it is, in base64 at all three alignments, and as JSON and URLs escape it.</summary>
    public static IReadOnlyList<(string Name, string Text)> FormsOf(string secret)
    {
        var json = JsonSerializer.Serialize(secret)[1..^1];
        var relaxed = JsonSerializer.Serialize(secret, Relaxed)[1..^1];
        return
        [
            ("raw", secret), ("JSON-escaped", json), ("JSON-escaped", relaxed),
            ("URL-escaped", Uri.EscapeDataString(secret)), ("URL-escaped", Uri.EscapeDataString(secret).ToLowerInvariant()), ("URL-escaped", System.Net.WebUtility.UrlEncode(secret)),
            .. Enumerable.Range(0, 3).Select(offset => ($"base64 at alignment {offset}", Base64(secret, offset))),
        ];
    }

    // What stays the same whatever bytes stand before and after: whole groups of three bytes of the secret alone.
    private static string Base64(string secret, int offset)
    {
        var bytes = Encoding.UTF8.GetBytes(secret).AsSpan((3 - offset) % 3);
        return Convert.ToBase64String(bytes[..(bytes.Length / 3 * 3)]);
    }
}
