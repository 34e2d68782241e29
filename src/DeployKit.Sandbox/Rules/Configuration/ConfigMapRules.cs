using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Configuration;

/// <summary>ConfigMaps: up to 1 MiB of text and bytes by key.</summary>
internal sealed class ConfigMapRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private const int Most = 1024 * 1024;

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var (texts, bytes) = (content.Child("data"), content.Child("binaryData"));
        var size = 0L;
        foreach (var (key, value) in Sorted(texts))
        {
            errors.InvalidText($"data[{key}]", key, Names.ConfigKey(key));
            if (bytes?.ContainsKey(key) == true)
                errors.InvalidText($"data[{key}]", key, $"duplicate of key present in binaryData");
            size += Encoding.UTF8.GetByteCount(value.Plain() ?? "");
        }
        foreach (var (key, value) in Sorted(bytes))
        {
            errors.InvalidText($"binaryData[{key}]", key, Names.ConfigKey(key));
            size += Base64Length(value.Plain() ?? "");
        }
        if (size > Most)
            errors.TooLong("", IsNew ? $"may not be more than {Most} bytes" : $"must have at most {Most} bytes");
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        if (live.Flag("immutable") == true)
        {
            if (updated.Flag("immutable") != true)
                errors.Forbidden("immutable", "field is immutable when `immutable` is set");
            foreach (var name in (ReadOnlySpan<string>)["data", "binaryData"])
            {
                if (!updated.SameAt(live, name))
                    errors.Forbidden(name, "field is immutable when `immutable` is set");
            }
        }
        Check(updated, errors);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject? map) => map is null ? [] : map.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    internal static int Base64Length(string text) => (text.Length / 4 * 3) - (text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0);
}
