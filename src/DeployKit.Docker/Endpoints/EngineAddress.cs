namespace DeployKit.Docker;

internal static class EngineAddress
{
    public const string DefaultSocket = "/var/run/docker.sock";

    public static Uri Default(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
            return new Uri("npipe:////./pipe/docker_engine");
        return new Uri("unix://" + (Candidates(environment).FirstOrDefault(File.Exists) ?? DefaultSocket));
    }

    public static Uri Parse(string text, string origin)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"tcp://{text}";
        // ":2375" is a port of this machine.
        address = address.Replace("tcp://:", "tcp://127.0.0.1:", StringComparison.Ordinal);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Host.Length == 0 && uri.Scheme is "tcp" or "http" or "https"))
            throw new DockerConfigurationException($"{origin}: '{text}' is not an engine's address; write unix:///path or tcp://host:port");
        return uri.Scheme switch
        {
            "unix" or "npipe" or "tcp" or "http" or "https" => uri,
            "ssh" => throw new DockerConfigurationException(
                $"{origin}: '{text}': an engine behind ssh is not supported; forward its socket (ssh -NL /tmp/docker.sock:{DefaultSocket} HOST) and set DOCKER_HOST=unix:///tmp/docker.sock"),
            _ => throw new DockerConfigurationException($"{origin}: '{text}': unknown scheme '{uri.Scheme}'; write unix:///path or tcp://host:port"),
        };
    }

    private static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        yield return DefaultSocket;
        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            yield return Path.Combine(runtime, "docker.sock");
        if (environment("HOME") is { Length: > 0 } home)
            yield return Path.Combine(home, ".docker", "run", "docker.sock");
    }
}
