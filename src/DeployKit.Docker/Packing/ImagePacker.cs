using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DeployKit.Docker;

/// <summary>
/// Makes an image without an engine: the whole build context is its one layer, and its configuration is what the Dockerfile says of it.
/// Nothing is run and no base image is fetched: enough for a cluster whose pods run no program, and for no other.
/// </summary>
public static class ImagePacker
{
    /// <summary>The label of an image that was made without the one that it builds on: what it has from there is not known.</summary>
    public const string BaseLabel = "sandbox.deploykit.dev/base";

    /// <summary>The same request gives the same digest.</summary>
    /// <param name="request">Its cache, its logins and its wish for newer base images mean nothing here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BuildContextException">A file cannot be read, or the Dockerfile needs what no builder of ours can do.</exception>
    public static async Task<PackedImage> PackAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        // What an engine of ours would refuse is not to work here.
        request.Context.Dockerfile.RequireClassicBuilder();
        var recipe = request.Context.Dockerfile.RecipeOf(request.Arguments, request.Target);
        var (layer, content) = await PackLayerAsync(request.Context, cancellationToken);
        var config = Bytes(ConfigOf(request, recipe, content));
        var manifest = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = PackedImage.ManifestType,
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", config),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)),
        });
        return new PackedImage(manifest, DigestOf(manifest), [(DigestOf(layer), layer), (DigestOf(config), config)]);
    }

    /// <returns>The compressed layer, and the digest of what is in it.</returns>
    private static async Task<(byte[] Layer, string Content)> PackLayerAsync(BuildContext context, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        using var hash = SHA256.Create();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        await using (var hashed = new CryptoStream(zip, hash, CryptoStreamMode.Write, leaveOpen: true))
        await using (var buffered = new BufferedStream(hashed, 128 * 1024))
            await context.WriteSourcesAsync(buffered, cancellationToken);
        return (packed.ToArray(), $"sha256:{Convert.ToHexStringLower(hash.Hash!)}");
    }

    private static JsonObject ConfigOf(BuildRequest request, ImageRecipe recipe, string content)
    {
        var labels = new SortedDictionary<string, string>(recipe.Labels.ToDictionary(), StringComparer.Ordinal)
        {
            ["org.opencontainers.image.base.name"] = recipe.BaseImage,
        };
        if (recipe.BaseImage != "scratch")
            labels[BaseLabel] = "not fetched";
        foreach (var (name, value) in request.Labels)
            labels[name] = value;
        var settings = new JsonObject
        {
            ["Env"] = List(recipe.Environment),
            ["Labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
            ["ExposedPorts"] = new JsonObject(recipe.Ports.Select(port => KeyValuePair.Create(port, (JsonNode?)new JsonObject()))),
            ["User"] = recipe.User,
            ["WorkingDir"] = recipe.Folder,
        };
        if (recipe.Entrypoint is { } entrypoint)
            settings["Entrypoint"] = List(entrypoint);
        if (recipe.Command is { } command)
            settings["Cmd"] = List(command);
        var platform = (request.Platform ?? "linux/amd64").Split('/');
        return new JsonObject
        {
            ["created"] = request.Context.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["os"] = platform[0],
            ["architecture"] = platform.ElementAtOrDefault(1) ?? "amd64",
            ["config"] = settings,
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(content) },
            ["history"] = new JsonArray(new JsonObject { ["created_by"] = "the build context, packed without an engine" }),
        };
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)text)];

    private static JsonObject Descriptor(string type, byte[] content) => new() { ["mediaType"] = type, ["size"] = content.Length, ["digest"] = DigestOf(content) };

    private static byte[] Bytes(JsonObject document) => System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
