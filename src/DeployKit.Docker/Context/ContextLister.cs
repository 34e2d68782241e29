namespace DeployKit.Docker;

/// <summary>Walks a folder and lists what its ignore rules leave in: sorted by path, so that equal folders give equal lists.</summary>
internal static class ContextLister
{
    public static IReadOnlyList<ContextEntry> List(string folder, DockerIgnore ignore, IReadOnlySet<string> always)
    {
        var entries = new Dictionary<string, ContextEntry>(StringComparer.Ordinal);
        var pending = new Stack<(DirectoryInfo Folder, string Prefix)>();
        pending.Push((new DirectoryInfo(folder), ""));
        while (pending.TryPop(out var next))
        {
            foreach (var info in Children(next.Folder))
            {
                var path = next.Prefix + info.Name;
                if (always.Contains(path) || !ignore.LeavesOut(path))
                    Add(entries, ContextEntry.Of(info, path), folder);
                if (info is DirectoryInfo child && info.LinkTarget is null && (!ignore.LeavesOutAllBelow(path) || IsAbove(path, always)))
                    pending.Push((child, path + "/"));
            }
        }
        return [.. entries.Values.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    // A file that was taken back in brings the folders above it, with their modes.
    private static void Add(Dictionary<string, ContextEntry> entries, ContextEntry entry, string folder)
    {
        for (var slash = entry.Path.IndexOf('/'); slash >= 0; slash = entry.Path.IndexOf('/', slash + 1))
        {
            var above = entry.Path[..slash];
            if (!entries.ContainsKey(above))
                entries[above] = ContextEntry.Of(new DirectoryInfo(Path.Combine(folder, above)), above);
        }
        entries[entry.Path] = entry;
    }

    private static bool IsAbove(string folder, IReadOnlySet<string> paths) =>
        paths.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static IEnumerable<FileSystemInfo> Children(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildContextException($"build context: {folder.FullName} cannot be read ({exception.Message}); if the build doesn't need it, list it in .dockerignore", exception);
        }
    }
}
