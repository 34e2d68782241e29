using System.Security.Cryptography;
using System.Text;
using DeployKit.Configuration;

namespace DeployKit.Sources;

/// <summary>What makes the files differ from the commit.</summary>
/// <param name="root">The top folder of the work tree.</param>
internal sealed class WorkTreeChanges(GitCommand git, string root)
{
    /// <summary>8 hexadecimal characters of the names and contents of what differs; null when nothing does.</summary>
    public async Task<string?> HashAsync(IEnumerable<string> contexts, CancellationToken cancellationToken)
    {
        var both = await Task.WhenAll(TrackedAsync(cancellationToken), UntrackedAsync(contexts, cancellationToken));
        var paths = new SortedSet<string>(both.SelectMany(each => each), StringComparer.Ordinal);
        if (paths.Count == 0)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\0"));
            hash.AppendData(await ContentHashAsync(Path.Combine(root, path), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }

    private async Task<IEnumerable<string>> TrackedAsync(CancellationToken cancellationToken)
    {
        // Each entry is two letters of state, a blank, and the path from the root.
        var entries = await ListAsync(["status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=none"], cancellationToken);
        return entries.Select(entry => entry[3..]);
    }

    private async Task<IEnumerable<string>> UntrackedAsync(IEnumerable<string> contexts, CancellationToken cancellationToken)
    {
        var inside = contexts.Where(IsInside).ToList();
        if (inside.Count == 0)
            return [];
        var files = await ListAsync(
            ["--literal-pathspecs", "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", .. inside], cancellationToken);
        // Our own logs of the last run are no sources.
        return files.Where(file => !file.Split('/').Contains(".deploykit"));
    }

    private bool IsInside(string context) =>
        Directory.Exists(context) && Path.GetRelativePath(root, Path.GetFullPath(context)) is var path
        && path != ".." && !path.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(path);

    private async Task<string[]> ListAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(arguments, cancellationToken);
        return answer is { ExitCode: 0 }
            ? answer.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidInputException($"git can't say what has changed: {answer?.Error.Trim()}");
    }

    private static async Task<byte[]> ContentHashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is { } target)
                return SHA256.HashData(Encoding.UTF8.GetBytes(target));
            if (!file.Exists)
                return [];
            await using var stream = file.OpenRead();
            return [(byte)(OperatingSystem.IsWindows() ? 0 : (int)file.UnixFileMode >> 6 & 1), .. await SHA256.HashDataAsync(stream, cancellationToken)];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}");
        }
    }
}
