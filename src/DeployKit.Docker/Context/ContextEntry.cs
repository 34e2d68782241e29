namespace DeployKit.Docker;

/// <summary>One file, folder or link of a build context.</summary>
/// <param name="Path">Below the context, with forward slashes.</param>
/// <param name="FullPath">On this machine.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Length">In bytes; 0 for all but files.</param>
/// <param name="LinkTarget">Of a link, as written in it.</param>
internal sealed record ContextEntry(string Path, string FullPath, ContextEntryKind Kind, UnixFileMode Mode, long Length, string? LinkTarget)
{
    private const UnixFileMode Everything = (UnixFileMode)0b111_111_111;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    public static ContextEntry Of(FileSystemInfo info, string path)
    {
        if (info.LinkTarget is { } target)
            return new ContextEntry(path, info.FullName, ContextEntryKind.Link, Everything, 0, target.Replace('\\', '/'));
        // Windows has no such bits; the docker command line sends these.
        var mode = OperatingSystem.IsWindows() ? Executable : info.UnixFileMode;
        return info is FileInfo file
            ? new ContextEntry(path, info.FullName, ContextEntryKind.File, mode, file.Length, null)
            : new ContextEntry(path, info.FullName, ContextEntryKind.Folder, mode, 0, null);
    }

    /// <summary>Its bytes, exactly <see cref="Length"/> of them.</summary>
    /// <remarks>An empty file is not opened: a socket or a pipe looks like one, and opening a pipe would wait for its writer.</remarks>
    public Stream Open()
    {
        if (Length == 0)
            return Stream.Null;
        try
        {
            return new ExactStream(new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true), Length, Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildContextException($"build context: {Path} cannot be read ({exception.Message}); if the build doesn't need it, list it in .dockerignore", exception);
        }
    }
}
