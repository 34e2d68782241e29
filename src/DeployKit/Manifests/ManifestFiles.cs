using Microsoft.Extensions.FileSystemGlobbing;

namespace DeployKit.Manifests;

/// <summary>Which files <c>manifests:</c> means: a file, a folder's own manifests, or a glob.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The files of one entry, sorted by path; none where nothing matches.</summary>
    /// <param name="folder">The configuration's folder, which entries are relative to.</param>
    public static IReadOnlyList<string> Find(string folder, string entry)
    {
        var path = Path.GetFullPath(Path.Combine(folder, entry));
        return File.Exists(path) ? [path]
            // As kubectl does it: a folder's own files, not those of its folders.
            : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Where(IsManifest).Order(StringComparer.Ordinal)]
            : [.. Glob(folder, entry).Where(IsManifest).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Glob(string folder, string pattern)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(pattern);
        return matcher.GetResultsInFullPath(folder);
    }

    private static bool IsManifest(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
