using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>The part of docker's <c>config.json</c> that is used here.</summary>
public sealed record DockerConfigFile
{
    /// <summary>Logins by server, kept in the file itself.</summary>
    [JsonPropertyName("auths")]
    public IReadOnlyDictionary<string, StoredLogin>? Auths { get; init; }

    /// <summary>The helper that holds every login: <c>desktop</c> is the program <c>docker-credential-desktop</c>.</summary>
    [JsonPropertyName("credsStore")]
    public string? CredentialsStore { get; init; }

    /// <summary>Helpers by server.</summary>
    [JsonPropertyName("credHelpers")]
    public IReadOnlyDictionary<string, string>? CredentialHelpers { get; init; }

    /// <summary>The context that <c>docker context use</c> chose.</summary>
    [JsonPropertyName("currentContext")]
    public string? CurrentContext { get; init; }

    /// <summary><c>DOCKER_CONFIG</c>, else <c>.docker</c> in the home folder.</summary>
    public static string FolderOf(Func<string, string?> environment) =>
        environment("DOCKER_CONFIG") is { Length: > 0 } folder ? folder
        : Path.Combine(environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") ?? "", ".docker");

    /// <summary>Reads <c>config.json</c> of the folder; empty where there is none.</summary>
    /// <exception cref="DockerConfigurationException">It is there and can't be read. The message holds nothing of its contents.</exception>
    public static DockerConfigFile Load(string folder)
    {
        var file = Path.Combine(folder, "config.json");
        try
        {
            return File.Exists(file) ? Parse(File.ReadAllText(file), file) : new DockerConfigFile();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DockerConfigurationException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    internal static DockerConfigFile Parse(string json, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DockerJson.Default.DockerConfigFile) ?? new DockerConfigFile();
        }
        catch (JsonException exception)
        {
            // The parser's own text quotes what it read: here that may be a password.
            throw new DockerConfigurationException($"{origin} is not valid JSON of the docker command line (line {exception.LineNumber + 1}, {exception.Path})");
        }
    }
}
