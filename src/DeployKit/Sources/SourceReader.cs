using DeployKit.Configuration;

namespace DeployKit.Sources;

/// <summary>Asks git about the sources.</summary>
public static class SourceReader
{
    /// <summary>The branch that is checked out; null on a detached HEAD and outside a work tree. Enough to choose the environment.</summary>
    /// <param name="folder">The folder of <c>deploykit.yaml</c>.</param>
    /// <exception cref="InvalidInputException">There is a work tree that git refuses to read.</exception>
    public static async Task<string?> ReadBranchAsync(string folder, CancellationToken cancellationToken)
    {
        var git = new GitCommand(folder);
        return await RootAsync(git, cancellationToken) is null ? null : await git.LineAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken);
    }

    /// <summary>All that git knows; nothing outside a work tree, without git, and before the first commit.</summary>
    /// <param name="folder">The folder of <c>deploykit.yaml</c>.</param>
    /// <param name="contexts">The full paths of the build contexts: what git neither tracks nor ignores in them is a change.</param>
    /// <exception cref="InvalidInputException">There is a work tree that git refuses to read.</exception>
    public static async Task<SourceFacts> ReadAsync(string folder, IEnumerable<string> contexts, CancellationToken cancellationToken)
    {
        var git = new GitCommand(folder);
        if (await RootAsync(git, cancellationToken) is not { } root)
            return new SourceFacts();
        var head = await git.LineAsync(["-c", "log.showSignature=false", "log", "-1", "--no-color", "--format=%H %cI"], cancellationToken);
        if (head?.Split(' ') is not [var commit, var time])
            return new SourceFacts();
        var branch = git.LineAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken);
        var repository = RepositoryUrlAsync(git, cancellationToken);
        var changes = new WorkTreeChanges(git, root).HashAsync(contexts, cancellationToken);
        await Task.WhenAll(branch, repository, changes);
        return new SourceFacts
        {
            Commit = commit,
            CommitTime = DateTimeOffset.Parse(time),
            Branch = await branch,
            DirtyHash = await changes,
            RepositoryUrl = await repository,
        };
    }

    private static async Task<string?> RootAsync(GitCommand git, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(["rev-parse", "--show-toplevel"], cancellationToken);
        if (answer is null || answer.ExitCode != 0 && answer.Error.Contains("not a git repository", StringComparison.Ordinal))
            return null;
        if (answer.ExitCode == 0)
            return answer.Output.TrimEnd('\n', '\r') is { Length: > 0 } root ? root : null;
        if (answer.Error.Contains("must be run in a work tree", StringComparison.Ordinal))
            return null;
        // A checkout of another user, as in many CI images: without a word the release would lose its commit.
        throw new InvalidInputException($"git: {string.Join(' ', answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
    }

    private static async Task<string?> RepositoryUrlAsync(GitCommand git, CancellationToken cancellationToken)
    {
        var remotes = (await git.LineAsync(["remote"], cancellationToken))?.Split('\n') ?? [];
        var remote = remotes.Contains("origin") ? "origin" : remotes is [var only] ? only : null;
        var url = remote is null ? null : await git.LineAsync(["config", "--get", $"remote.{remote}.url"], cancellationToken);
        return url is null ? null : WithoutUser(url);
    }

    /// <summary>The address without user and password; <c>git@host:team/app.git</c> becomes <c>ssh://host/team/app.git</c>.</summary>
    internal static string WithoutUser(string url)
    {
        if (url.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0)
        {
            var path = url.IndexOf('/', scheme + 3);
            var authority = path < 0 ? url[(scheme + 3)..] : url[(scheme + 3)..path];
            return url[..(scheme + 3)] + authority[(authority.LastIndexOf('@') + 1)..] + (path < 0 ? "" : url[path..]);
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || url.AsSpan(0, colon).Contains('/'))
            return url;
        var host = url[..colon];
        return $"ssh://{host[(host.LastIndexOf('@') + 1)..]}/{url[(colon + 1)..].TrimStart('/')}";
    }
}
