using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>One named cluster, user or context, and the file that it stands in.</summary>
internal sealed record Section(string Title, string File, JsonObject Values)
{
    public string? Text(string key) => Values[key] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    public bool IsSet(string key) => bool.TryParse(Text(key), out var set) && set;

    /// <summary>A path relative to the file's own folder.</summary>
    public string? FilePath(string key) => Text(key) is { } path ? Resolve(path) : null;

    public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!);

    public Section? Child(string key) => Values[key] is JsonObject child ? new Section($"{Title}, {key}", File, child) : null;

    public IReadOnlyList<string> Texts(string key) => [.. ((Values[key] as JsonArray) ?? []).Select(item => item?.ToString() ?? "")];

    public KubeconfigException Wrong(string problem, Exception? cause = null) => new($"{File}: {Title}: {problem}", cause);

    /// <summary>Inline data, which wins, or the content of the file named.</summary>
    public string? Pem(string key)
    {
        if (Text($"{key}-data") is { } data)
        {
            try
            {
                return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException exception)
            {
                throw Wrong($"{key}-data is not base64", exception);
            }
        }
        return FilePath(key) is { } path ? ReadFile(key, path) : null;
    }

    public string ReadFile(string key, string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{key}: {exception.Message}", exception);
        }
    }
}
