using DeployKit.Http;

namespace DeployKit.Configuration;

/// <summary>A Secret of the cluster and where its keys come from.</summary>
public sealed record SecretOptions
{
    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>Key to file.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Key to value, as a rule <c>${NAME}</c>.</summary>
    public IReadOnlyDictionary<string, Secret<string>> Values { get; init; } = new Dictionary<string, Secret<string>>();

    /// <summary>A file of <c>KEY=value</c> lines, read as <c>kubectl create secret --from-env-file</c> does.</summary>
    public string? EnvFile { get; init; }

    /// <summary>The login to a registry; makes an image pull Secret and stands alone.</summary>
    public RegistryOptions? Registry { get; init; }

    /// <summary>Keys whose values may be shown in output.</summary>
    public IReadOnlyList<string> Unmasked { get; init; } = [];
}
