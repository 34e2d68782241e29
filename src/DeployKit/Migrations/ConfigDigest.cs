using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations;

/// <summary>A digest of what a ConfigMap or Secret holds; the same for the manifest and for the object that the server made of it.</summary>
internal static class ConfigDigest
{
    /// <param name="salt">Without it anybody who may read a Job's name could try guessed Secrets against it.</param>
    public static string Of(JsonObject config, string salt)
    {
        var isSecret = (string?)config["kind"] == "Secret";
        var text = new JsonObject();
        var binary = new JsonObject();
        foreach (var (key, value) in Entries(config, "data"))
            (isSecret ? binary : text)[key] = isSecret ? OnOneLine(value) : value;
        foreach (var (key, value) in Entries(config, "binaryData"))
            binary[key] = OnOneLine(value);
        foreach (var (key, value) in Entries(config, "stringData"))
            binary[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        var content = Encoding.UTF8.GetBytes(CanonicalJson.Write(new JsonObject { ["text"] = text, ["binary"] = binary }));
        return Convert.ToHexStringLower(isSecret ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), content) : SHA256.HashData(content));
    }

    private static IEnumerable<(string Key, string Value)> Entries(JsonObject config, string field) =>
        from entry in config[field] as JsonObject ?? []
        select (entry.Key, entry.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : "");

    // A manifest may wrap its base64 into lines; the server answers with one.
    private static string OnOneLine(string base64) => string.Concat(base64.Where(character => !char.IsWhiteSpace(character)));
}
