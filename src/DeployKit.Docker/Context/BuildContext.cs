using System.Formats.Tar;
using System.Security.Cryptography;

namespace DeployKit.Docker;

/// <summary>
/// The files that a build may use: a folder without what <c>.dockerignore</c> leaves out, and the Dockerfile, which may be
/// outside of it. Sent as a tar that is the same for the same files: sorted, owned by root, every file at one time.
/// </summary>
public sealed class BuildContext
{
    // Not the epoch: zip and some web servers can't express it.
    private static readonly DateTimeOffset DefaultTime = new(1980, 2, 1, 0, 0, 0, TimeSpan.Zero);

    // Sent like all else, but no sources: git's own records differ from checkout to checkout of one commit.
    private const string GitFolder = ".git";

    // Never sent: our logs, and a sandbox's registry, which would hold itself.
    private const string OwnFolder = ".deploykit";

    private readonly IReadOnlyList<ContextEntry> _entries;

    private BuildContext(string folder, Dockerfile dockerfile, IReadOnlyList<ContextEntry> entries, DateTimeOffset time)
    {
        Folder = folder;
        Dockerfile = dockerfile;
        _entries = entries;
        Time = time;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Every path in the context, sorted, with forward slashes.</summary>
    public IEnumerable<string> Paths => _entries.Select(entry => entry.Path);

    /// <summary>The bytes of all files together.</summary>
    public long Bytes => _entries.Sum(entry => entry.Length);

    /// <summary>The modification time that every file is given.</summary>
    public DateTimeOffset Time { get; }

    internal Dockerfile Dockerfile { get; }

    /// <summary>Lists the folder as it is now; contents are read when the context is hashed or sent.</summary>
    /// <param name="folder">The context.</param>
    /// <param name="dockerfile">A path, relative ones below the folder; null for <c>Dockerfile</c>.</param>
    /// <param name="time">
    /// What every file's modification time is set to: the commit's, so that a changed file never looks unchanged to a web
    /// server that goes by length and time. Null sets 1980-02-01.
    /// </param>
    /// <exception cref="BuildContextException">The folder or the Dockerfile is missing, or an ignore rule is malformed.</exception>
    public static BuildContext Open(string folder, string? dockerfile = null, DateTimeOffset? time = null)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            throw new BuildContextException($"build context {folder} does not exist or is not a folder");
        var file = Path.GetFullPath(Path.Combine(root, dockerfile ?? "Dockerfile"));
        if (!File.Exists(file))
            throw new BuildContextException($"Dockerfile {file} does not exist");
        var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
        var outside = Path.IsPathRooted(relative) || relative.StartsWith("../", StringComparison.Ordinal);
        var parsed = Dockerfile.Load(file, outside ? $".dockerfile.{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..16]}" : relative);
        // The engine reads these two even where the rules leave them out.
        var always = new HashSet<string>(StringComparer.Ordinal) { ".dockerignore", parsed.Path };
        IReadOnlyList<ContextEntry> entries = [.. ContextLister.List(root, DockerIgnore.Load(root, file), always).Where(entry => !IsIn(OwnFolder, entry))];
        if (outside)
            entries = [.. entries.Append(ContextEntry.Of(new FileInfo(file), parsed.Path)).OrderBy(entry => entry.Path, StringComparer.Ordinal)];
        return new BuildContext(root, parsed, entries, time ?? DefaultTime);
    }

    /// <summary>The registries that the Dockerfile's base images come from, for their logins.</summary>
    /// <param name="arguments">The build's arguments, which FROM may use.</param>
    public IReadOnlyList<string> BaseRegistries(IReadOnlyDictionary<string, string> arguments) =>
        [.. Dockerfile.BaseImages(arguments).Select(image => image.Registry).Distinct(StringComparer.Ordinal)];

    /// <summary>Writes the tar, one file after the other, never holding more than a piece of one.</summary>
    public Task WriteTarAsync(Stream destination, CancellationToken cancellationToken) => WriteTarAsync(destination, _entries, cancellationToken);

    /// <summary>The same without what differs from checkout to checkout.</summary>
    internal Task WriteSourcesAsync(Stream destination, CancellationToken cancellationToken) => WriteTarAsync(destination, Sources, cancellationToken);

    private IEnumerable<ContextEntry> Sources => _entries.Where(entry => !IsIn(GitFolder, entry));

    private async Task WriteTarAsync(Stream destination, IEnumerable<ContextEntry> entries, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in entries)
        {
            await using var content = entry.Open();
            await writer.WriteEntryAsync(TarEntryOf(entry, content), cancellationToken);
        }
    }

    internal async Task AppendToAsync(IncrementalHash hash, CancellationToken cancellationToken)
    {
        hash.AppendField("dockerfile", Dockerfile.Path);
        var buffer = new byte[81920];
        foreach (var entry in Sources)
        {
            hash.AppendField(entry.Path, entry.Kind.ToString(), ((int)entry.Mode).ToString(), entry.LinkTarget ?? "", entry.Length.ToString());
            await using var content = entry.Open();
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                hash.AppendData(buffer, 0, read);
        }
    }

    private static bool IsIn(string folder, ContextEntry entry) => entry.Path.Split('/').Contains(folder, StringComparer.Ordinal);

    private GnuTarEntry TarEntryOf(ContextEntry entry, Stream content)
    {
        var type = entry.Kind switch
        {
            ContextEntryKind.Folder => TarEntryType.Directory,
            ContextEntryKind.Link => TarEntryType.SymbolicLink,
            _ => TarEntryType.RegularFile,
        };
        var result = new GnuTarEntry(type, entry.Kind == ContextEntryKind.Folder ? entry.Path + "/" : entry.Path)
        {
            Mode = entry.Mode,
            ModificationTime = Time,
            AccessTime = Time,
            ChangeTime = Time,
        };
        if (entry.LinkTarget is { } target)
            result.LinkName = target;
        if (entry.Length > 0)
            result.DataStream = content;
        return result;
    }
}
