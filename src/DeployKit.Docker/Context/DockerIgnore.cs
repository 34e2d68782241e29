namespace DeployKit.Docker;

/// <summary>
/// Which files a build context leaves out. Lines in order, the last that matches decides, <c>!</c> takes back in; a folder
/// that is left out takes its contents with it, unless a later line takes them back.
/// </summary>
/// <remarks>Rules: docs.docker.com/build/concepts/context/#dockerignore-files.</remarks>
internal sealed class DockerIgnore
{
    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly bool _hasExceptions;

    private DockerIgnore(IReadOnlyList<IgnorePattern> patterns)
    {
        _patterns = patterns;
        _hasExceptions = patterns.Any(pattern => pattern.IsException);
    }

    /// <summary>The rules beside the Dockerfile (<c>NAME.dockerignore</c>), else those of the context; none where neither is.</summary>
    public static DockerIgnore Load(string contextFolder, string dockerfile)
    {
        string[] candidates = [$"{dockerfile}.dockerignore", Path.Combine(contextFolder, ".dockerignore")];
        var file = candidates.FirstOrDefault(File.Exists);
        try
        {
            return file is null ? new DockerIgnore([]) : Parse(File.ReadAllLines(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildContextException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    internal static DockerIgnore Parse(IReadOnlyList<string> lines, string origin)
    {
        var patterns = new List<IgnorePattern>();
        for (var number = 1; number <= lines.Count; number++)
        {
            try
            {
                if (IgnorePattern.Parse(number == 1 ? lines[0].TrimStart('\uFEFF') : lines[number - 1]) is { } pattern)
                    patterns.Add(pattern);
            }
            catch (FormatException exception)
            {
                throw new BuildContextException($"{origin}:{number}: {exception.Message}", exception);
            }
        }
        return new DockerIgnore(patterns);
    }

    /// <summary>Whether the file or folder itself is left out.</summary>
    public bool LeavesOut(string path)
    {
        for (var index = _patterns.Count - 1; index >= 0; index--)
        {
            if (_patterns[index].Matches(path))
                return !_patterns[index].IsException;
        }
        return false;
    }

    /// <summary>Whether nothing below the folder can be in the context, so that it need not be looked into.</summary>
    public bool LeavesOutAllBelow(string folder) => !_hasExceptions && LeavesOut(folder);
}
