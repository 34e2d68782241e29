using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Manifests;

/// <summary>Secrets that stand in manifests.</summary>
public static class ManifestSecrets
{
    /// <summary>Masks their values in everything that is written from now on.</summary>
    public static void Mask(ManifestSet manifests, Redactor redactor)
    {
        foreach (var secret in manifests.Objects.Where(manifest => manifest.Name.Kind == "Secret").Select(manifest => manifest.Body))
        {
            foreach (var (_, value) in secret["stringData"] as JsonObject ?? [])
                Add(redactor, value, encoded: false);
            foreach (var (_, value) in secret["data"] as JsonObject ?? [])
                Add(redactor, value, encoded: true);
        }
    }

    private static void Add(Redactor redactor, JsonNode? value, bool encoded)
    {
        if (value is not JsonValue node)
            return;
        var text = node.ToString();
        redactor.Add(text);
        var buffer = new byte[text.Length];
        if (encoded && Convert.TryFromBase64String(text, buffer, out var length))
            redactor.Add(Encoding.UTF8.GetString(buffer, 0, length));
    }
}
