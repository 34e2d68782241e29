using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DeployKit.Docker;

/// <summary>The contexts that <c>docker context create</c> keeps under the configuration folder.</summary>
internal static class ContextStore
{
    public static DockerEndpoint Read(string configFolder, string name)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(configFolder, "contexts", "meta", id, "meta.json");
        if (!File.Exists(file))
            throw new DockerConfigurationException($"docker context '{name}' does not exist; `docker context ls` lists those that do");
        var origin = $"context {name}";
        var endpoint = Endpoint(file, origin);
        var host = endpoint.TryGetProperty("Host", out var value) ? value.GetString() : null;
        if (string.IsNullOrEmpty(host))
            throw new DockerConfigurationException($"docker context '{name}' has no docker endpoint ({file})");
        var skipVerify = endpoint.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True;
        var tls = Path.Combine(configFolder, "contexts", "tls", id, "docker");
        return new DockerEndpoint(EngineAddress.Parse(host, origin), origin)
        {
            Tls = Directory.Exists(tls) || skipVerify ? ClientCertificates.Load(tls, skipVerify) : null,
        };
    }

    private static JsonElement Endpoint(string file, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("Endpoints").GetProperty("docker").Clone();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new DockerConfigurationException($"{origin}: {file} cannot be read: {exception.Message}", exception);
        }
    }
}
