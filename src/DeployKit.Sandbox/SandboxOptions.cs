using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox;

/// <summary>What a sandbox is like.</summary>
public sealed record SandboxOptions
{
    /// <summary>As which version of Kubernetes it answers; default 1.32.</summary>
    public ApiLevel Level { get; init; } = ApiLevel.Kubernetes132;

    /// <summary>Names, uids and pauses follow from it; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The moment at which it begins; not used where a kept state says it.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the client may not do, each "verb resource" or "verb resource.group" with * for any; default nothing.</summary>
    public IReadOnlyList<string> DeniedVerbs { get; init; } = [];

    /// <summary>How many nodes it has, "sandbox", "sandbox-2" and so on; default 1.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>What the embedded registry keeps its images in; default in memory.</summary>
    public RegistryStore Registry { get; init; } = new MemoryRegistryStore();

    /// <summary>
    /// The names under which images of the embedded registry are known: "localhost:5000" for all of that host, "gcr.io/shop/web" for one
    /// repository of it; default "localhost:5000".
    /// </summary>
    public IReadOnlyList<string> RegistryHosts { get; init; } = ["localhost:5000"];

    /// <summary>Images of other registries that cannot be pulled ("busybox:nope", or "busybox" for every tag); all others can.</summary>
    public IReadOnlyList<string> MissingImages { get; init; } = [];
}
