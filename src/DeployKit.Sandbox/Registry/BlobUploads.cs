namespace DeployKit.Sandbox.Registry;

/// <summary>Blobs that are being sent. They are kept in memory: an upload that a restart cuts off is begun anew.</summary>
internal sealed class BlobUploads
{
    private readonly Dictionary<(string Repository, string Id), MemoryStream> _pending = [];
    private long _begun;

    public string Begin(string repository)
    {
        // Unique in this process is enough, and the same in every run.
        var id = $"{++_begun:x8}-0000-4000-8000-000000000000";
        _pending[(repository, id)] = new MemoryStream();
        return id;
    }

    public long Length(string repository, string id) => Find(repository, id).Length;

    /// <param name="range">"0-1023", where the piece says where it belongs; null for the end of what was sent.</param>
    public void Append(string repository, string id, string? range, ReadOnlySpan<byte> piece)
    {
        var upload = Find(repository, id);
        if (range is not null && (!long.TryParse(range.Split('-')[0], out var from) || from != upload.Length))
            throw new RegistryException(416, "BLOB_UPLOAD_INVALID", "blob upload invalid");
        upload.Write(piece);
    }

    /// <summary>All that was sent; the upload is over.</summary>
    public ReadOnlyMemory<byte> End(string repository, string id)
    {
        var upload = Find(repository, id);
        _pending.Remove((repository, id));
        return upload.GetBuffer().AsMemory(0, (int)upload.Length);
    }

    private MemoryStream Find(string repository, string id) => _pending.GetValueOrDefault((repository, id)) ?? throw RegistryException.UploadUnknown();
}
