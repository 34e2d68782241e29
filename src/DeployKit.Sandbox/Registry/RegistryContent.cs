using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Registry;

/// <summary>Blobs, manifests and tags, as they lie in the store: each content once, under its digest; a repository lists what is its own.</summary>
internal sealed class RegistryContent(RegistryStore store)
{
    public bool HasBlob(string repository, string digest) => Digest.IsDigest(digest) && store.Contains(LayerName(repository, digest)) && store.Contains(BlobName(digest));

    public ReadOnlyMemory<byte> ReadBlob(string repository, string digest) =>
        HasBlob(repository, digest) && store.Read(BlobName(digest)) is { } content ? content : throw RegistryException.BlobUnknown(digest);

    public void WriteBlob(string repository, string digest, ReadOnlySpan<byte> content)
    {
        if (Digest.Of(content) != digest)
            throw RegistryException.DigestInvalid(digest);
        if (!store.Contains(BlobName(digest)))
            store.Write(BlobName(digest), content);
        Link(repository, digest);
    }

    /// <summary>Takes over a blob of another repository.</summary>
    public void Link(string repository, string digest) => store.Write(LayerName(repository, digest), []);

    public void DeleteBlob(string repository, string digest)
    {
        if (!HasBlob(repository, digest))
            throw RegistryException.BlobUnknown(digest);
        store.Delete(LayerName(repository, digest));
    }

    /// <param name="reference">A tag or a digest.</param>
    public StoredManifest? FindManifest(string repository, string reference)
    {
        var digest = Digest.IsDigest(reference) ? reference : Text(TagName(repository, reference));
        return digest is not null && Text(RevisionName(repository, digest)) is { } type && store.Read(BlobName(digest)) is { } content
            ? new StoredManifest(digest, type, content)
            : null;
    }

    public string WriteManifest(string repository, string reference, string type, ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        if (Digest.IsDigest(reference) && reference != digest)
            throw RegistryException.DigestInvalid(reference);
        RequireParts(repository, Parse(content));
        store.Write(BlobName(digest), content);
        store.Write(RevisionName(repository, digest), Encoding.UTF8.GetBytes(type));
        if (!Digest.IsDigest(reference))
            store.Write(TagName(repository, reference), Encoding.UTF8.GetBytes(digest));
        return digest;
    }

    /// <summary>With a digest the manifest goes, and the tags that point to it.</summary>
    public void DeleteManifest(string repository, string digest)
    {
        if (FindManifest(repository, digest) is null)
            throw RegistryException.ManifestUnknown(repository, digest);
        foreach (var tag in store.List(TagsName(repository)).Where(tag => Text(TagName(repository, tag)) == digest))
            store.Delete(TagName(repository, tag));
        store.Delete(RevisionName(repository, digest));
    }

    /// <summary>Null for a repository that nothing was pushed to.</summary>
    public IReadOnlyList<string>? Tags(string repository) =>
        store.List($"repositories/{repository}/_revisions").Count == 0 ? null : store.List(TagsName(repository));

    // A manifest whose layers were not sent would be found only by the node that pulls it.
    private void RequireParts(string repository, JsonObject manifest)
    {
        foreach (var child in Entries(manifest["manifests"]))
        {
            if (FindManifest(repository, child) is null)
                throw new RegistryException(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", child);
        }
        foreach (var part in Entries(new JsonArray(manifest["config"]?.DeepClone())).Concat(Entries(manifest["layers"])))
        {
            if (!HasBlob(repository, part))
                throw new RegistryException(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", part);
        }
    }

    private static JsonObject Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject ?? throw RegistryException.ManifestInvalid("not an object");
        }
        catch (JsonException exception)
        {
            throw RegistryException.ManifestInvalid(exception.Message);
        }
    }

    private static IEnumerable<string> Entries(JsonNode? list) => list is JsonArray entries
        ? entries.OfType<JsonObject>().Where(entry => entry["urls"] is null).Select(entry => entry["digest"] is JsonValue value && value.TryGetValue<string>(out var digest) ? digest : null).OfType<string>()
        : [];

    private string? Text(string name) => store.Read(name) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    private static string BlobName(string digest) => $"blobs/{Part(digest)}";

    private static string LayerName(string repository, string digest) => $"repositories/{repository}/_layers/{Part(digest)}";

    private static string RevisionName(string repository, string digest) => $"repositories/{repository}/_revisions/{Part(digest)}";

    private static string TagsName(string repository) => $"repositories/{repository}/_tags";

    private static string TagName(string repository, string tag) => $"{TagsName(repository)}/{tag}";

    // Windows takes no colon in a file's name.
    private static string Part(string digest) => digest.Replace("sha256:", "sha256-", StringComparison.Ordinal);
}
