using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Registry;

/// <summary>
/// Every image that a node can pull: of the sandbox's own registry what was pushed to it; of all others every image, with nothing in
/// it, but for those that are said to be missing.
/// </summary>
/// <param name="registry">The own one.</param>
/// <param name="hosts">What is the own one's: "localhost:5000", or "gcr.io/shop/web" for one repository of a registry that others' images stand in.</param>
/// <param name="missing">Of other registries: "busybox:nope", or "busybox" for every tag.</param>
internal sealed class ImageShelf(ImageRegistry registry, IReadOnlyCollection<string> hosts, IReadOnlyCollection<string> missing)
{
    // Says of an image that it was made without the one that it builds on.
    private const string BaseLabel = "sandbox.deploykit.dev/base";

    private bool IsOwn(ImageName name) => hosts.Contains(name.Host, StringComparer.OrdinalIgnoreCase) || hosts.Contains($"{name.Host}/{name.Repository}", StringComparer.OrdinalIgnoreCase);

    public ImagePull Pull(string reference)
    {
        if (ImageName.Parse(reference) is not { } name)
            return ImagePull.InvalidName(reference);
        if (IsOwn(name))
            return PullOwn(name);
        if (missing.Contains(name.Familiar, StringComparer.Ordinal))
            return ImagePull.Failed($"pull access denied for {name.Familiar}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied");
        return missing.Contains(name.ToString(), StringComparer.Ordinal)
            ? NotFound(name)
            : ImagePull.Of(new PulledImage($"{name.Familiar}@{name.Digest ?? Digest.Of(Encoding.UTF8.GetBytes(name.ToString()))}", new ImageSettings()));
    }

    private ImagePull PullOwn(ImageName name)
    {
        if (registry.Content.FindManifest(name.Repository, name.Reference) is not { } top)
            return NotFound(name);
        try
        {
            var manifest = JsonNode.Parse(top.Content.Span)!;
            if (manifest["manifests"] is JsonArray platforms)
            {
                if (PlatformOf(platforms) is not { } digest || registry.Content.FindManifest(name.Repository, digest) is not { } child)
                    return ImagePull.Failed("no matching manifest for linux/amd64 in the manifest list entries");
                manifest = JsonNode.Parse(child.Content.Span)!;
            }
            var config = (string?)manifest["config"]?["digest"] is { } blob ? JsonNode.Parse(registry.Content.ReadBlob(name.Repository, blob).Span) : null;
            return ImagePull.Of(new PulledImage($"{name.Familiar}@{top.Digest}", SettingsOf(config?["config"])));
        }
        catch (RegistryException exception)
        {
            return ImagePull.Failed(exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Whatever was pushed under the name, it is no container image.
            return ImagePull.Failed($"invalid image configuration of {name}: {exception.Message}");
        }
    }

    private static string? PlatformOf(JsonArray platforms) =>
        (string?)platforms.FirstOrDefault(entry => (string?)entry?["platform"]?["os"] == "linux" && (string?)entry["platform"]?["architecture"] == "amd64")?["digest"];

    private static ImagePull NotFound(ImageName name) => ImagePull.Failed($"manifest for {name} not found: manifest unknown: manifest unknown");

    private static ImageSettings SettingsOf(JsonNode? config)
    {
        var labels = config?["Labels"] is JsonObject said ? said.ToDictionary(label => label.Key, label => (string?)label.Value ?? "") : [];
        var user = (string?)config?["User"] ?? "";
        return new ImageSettings
        {
            Labels = labels,
            Environment = Texts(config?["Env"]),
            Entrypoint = Texts(config?["Entrypoint"]),
            Command = Texts(config?["Cmd"]),
            ExposedPorts = config?["ExposedPorts"] is JsonObject ports ? [.. ports.Select(port => port.Key)] : [],
            User = user.Length == 0 && labels.ContainsKey(BaseLabel) ? null : user,
        };
    }

    private static IReadOnlyList<string> Texts(JsonNode? list) => list is JsonArray texts ? [.. texts.Select(text => (string?)text ?? "")] : [];
}
