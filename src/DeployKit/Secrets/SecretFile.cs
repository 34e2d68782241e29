namespace DeployKit.Secrets;

/// <summary>Reads a file that goes into a Secret, and never more of it than a Secret can hold.</summary>
internal static class SecretFile
{
    /// <summary>The data of a Secret holds this many bytes, one more is refused.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>The content, or why there is none. Of a larger file <see cref="Limit"/> + 1 bytes are read.</summary>
    public static async Task<(byte[]? Content, string? Why)> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            return (null, $"'{name}' is a folder; name the files in it one by one");
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous);
            var content = new byte[Limit + 1];
            var length = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
            return (content[..length], null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"there is no file '{name}'");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"the file '{name}' can't be read: {exception.Message}");
        }
    }
}
