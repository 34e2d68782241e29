using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;

namespace DeployKit.Build.Rehearsals;

/// <summary>
/// What the sandbox does not simulate: unknown kinds are stored, and nobody waits for them; some of its own nothing acts on; workloads that
/// are only patched, by a type of patch that it does not take, are left out.
/// </summary>
internal sealed class Unsimulated
{
    private readonly SandboxCluster _cluster = new(new SandboxOptions());

    /// <summary>One object of each such kind.</summary>
    public IReadOnlyList<Manifest> Of(ManifestSet manifests) =>
    [
        .. manifests.Objects.DistinctBy(manifest => (manifest.ApiVersion, manifest.Name.Kind))
            .Where(manifest => manifest.ApiVersion.Contains('/', StringComparison.Ordinal) && !manifests.BringsKind(manifest.Name.Kind) && !Knows(manifest)),
    ];

    /// <summary>The input with what can be rehearsed.</summary>
    /// <param name="left">Told of everything else.</param>
    public ReleaseInput Reduce(ReleaseInput input, Action<string> left)
    {
        var options = input.Configuration.Options;
        var manifests = ManifestLoader.Load(input.Configuration, input.Configuration.Namespace ?? "default");
        var unknown = Of(manifests).Select(manifest => manifest.Name.Kind).ToHashSet(StringComparer.Ordinal);
        var stored = manifests.Objects.Select(manifest => manifest.Name.Kind).Where(kind => unknown.Contains(kind) || SandboxCluster.StoredKinds.Contains(kind)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (stored.Count > 0)
            left($"the kind{(stored.Count > 1 ? "s" : "")} {string.Join(", ", stored)} (stored, and not verified)");
        foreach (var workload in options.Patch)
            left($"{workload} (under patch:, left out)");
        var used = manifests.Objects.Append(manifests.Migration).OfType<Manifest>().SelectMany(manifest => WorkloadImages.RepositoriesOf(manifest.Body)).ToHashSet(StringComparer.Ordinal);
        return input with
        {
            Configuration = input.Configuration with
            {
                Options = options with
                {
                    Rollout = options.Rollout with { WaitFor = [.. options.Rollout.WaitFor.Where(entry => !unknown.Contains(entry.Kind))] },
                    Patch = [],
                    Images = [.. options.Images.Where(image => WorkloadImages.RepositoryOf(image.Repository) is { } repository && used.Contains(repository))],
                },
            },
        };
    }

    /// <summary>What makes a cluster store such objects.</summary>
    public static JsonObject Definition(Manifest manifest)
    {
        var (group, version, kind) = (manifest.ApiVersion.Split('/')[0], manifest.ApiVersion.Split('/')[1], manifest.Name.Kind);
        var singular = kind.ToLowerInvariant();
        var plural = singular.EndsWith('y') ? singular[..^1] + "ies" : singular.EndsWith('s') ? singular + "es" : singular + "s";
        var isOfCluster = manifest.Name.Namespace is null && kind.StartsWith("Cluster", StringComparison.Ordinal);
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{plural}.{group}",
                ["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "unapproved, a rehearsal" },
            },
            ["spec"] = new JsonObject
            {
                ["group"] = group,
                ["scope"] = isOfCluster ? "Cluster" : "Namespaced",
                ["names"] = new JsonObject { ["kind"] = kind, ["listKind"] = $"{kind}List", ["plural"] = plural, ["singular"] = singular },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = version,
                    ["served"] = true,
                    ["storage"] = true,
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
                }),
            },
        };
    }

    private bool Knows(Manifest manifest)
    {
        var response = _cluster.Handle(new SandboxRequest("GET", $"/apis/{manifest.ApiVersion}"));
        return response.Status == 200 && JsonNode.Parse(response.Body.Span)!["resources"]!.AsArray().Any(resource => (string?)resource?["kind"] == manifest.Name.Kind);
    }
}
