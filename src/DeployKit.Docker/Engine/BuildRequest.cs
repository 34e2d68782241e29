using System.Security.Cryptography;

namespace DeployKit.Docker;

/// <summary>What to build, and how.</summary>
public sealed record BuildRequest
{
    /// <summary>The label that carries <see cref="InputsHashAsync"/>.</summary>
    public const string InputsLabel = "deploykit.dev/inputs";

    public required BuildContext Context { get; init; }

    /// <summary>The names that the image gets.</summary>
    public required IReadOnlyList<ImageReference> Tags { get; init; }

    /// <summary>Values for the Dockerfile's ARG. They stay readable in the image's history: never a secret.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage to stop at; null builds the last.</summary>
    public string? Target { get; init; }

    /// <summary><c>linux/amd64</c>; null for the engine's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Images whose layers may be taken over; the engine must hold them already.</summary>
    public IReadOnlyList<ImageReference> CacheFrom { get; init; } = [];

    /// <summary>Ask the registries for newer base images.</summary>
    public bool Pull { get; init; }

    /// <summary>Logins for the registries of the base images, by registry.</summary>
    public IReadOnlyDictionary<string, RegistryCredential> Credentials { get; init; } = new Dictionary<string, RegistryCredential>();

    /// <summary>
    /// A hash of all that decides what is built: the context's names, modes and contents, the Dockerfile, the arguments, the
    /// labels, the target and the platform. No time goes into it, and no folder <c>.git</c> or <c>.deploykit</c>: the same
    /// commit has others in every checkout. 64 hexadecimal digits.
    /// </summary>
    public async Task<string> InputsHashAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendField("deploykit inputs 1");
        foreach (var (name, value) in Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal))
            hash.AppendField("argument", name, value);
        foreach (var (name, value) in Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            hash.AppendField("label", name, value);
        hash.AppendField("target", Target ?? "", "platform", Platform ?? "");
        await Context.AppendToAsync(hash, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
