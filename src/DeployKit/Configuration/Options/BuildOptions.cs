namespace DeployKit.Configuration;

/// <summary>How an image is built.</summary>
public sealed record BuildOptions
{
    /// <summary>The folder that is sent to the engine.</summary>
    public string Context { get; init; } = ".";

    /// <summary>Relative to the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Values of the Dockerfile's <c>ARG</c>s.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage at which the build ends; null: the last.</summary>
    public string? Target { get; init; }

    /// <summary><c>linux/amd64</c>; null: the engine's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Labels beside those that DeployKit sets.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Images whose layers may be re-used.</summary>
    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary>Asks the registry for newer base images even where the engine has them.</summary>
    public bool Pull { get; init; }
}
