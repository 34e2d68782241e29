using System.Net;

namespace DeployKit.Docker;

/// <summary>The several names of one registry.</summary>
internal static class RegistryHost
{
    private const string DockerHubKey = "https://index.docker.io/v1/";
    private static readonly string[] DockerHubHosts = [ImageReference.DockerHub, "index.docker.io", "registry-1.docker.io"];

    /// <summary>What the docker command line keeps a registry's login under.</summary>
    public static string KeyOf(string registry) => registry == ImageReference.DockerHub ? DockerHubKey : registry;

    /// <summary>Where the registry's API is: https, but on this machine plain http, as the engine has it too.</summary>
    public static Uri AddressOf(string registry) =>
        new($"{(IsLoopback(registry) ? "http" : "https")}://{(registry == ImageReference.DockerHub ? "registry-1.docker.io" : registry)}/v2/");

    /// <summary>Whether the server that an entry of config.json names is this registry: by host, or as an address with scheme and path.</summary>
    public static bool Matches(string entry, string registry)
    {
        var host = HostOf(entry);
        return host.Equals(registry, StringComparison.OrdinalIgnoreCase)
            || (DockerHubHosts.Contains(registry) && DockerHubHosts.Contains(host, StringComparer.OrdinalIgnoreCase));
    }

    public static bool IsLoopback(string host) =>
        Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri) && IsLoopback(uri);

    public static bool IsLoopback(Uri uri) =>
        uri.Host is "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string HostOf(string entry)
    {
        var scheme = entry.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? entry : entry[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? rest : rest[..slash];
    }
}
