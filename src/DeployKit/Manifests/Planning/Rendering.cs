using System.Text.Json.Nodes;
using DeployKit.Releases;

namespace DeployKit.Manifests.Planning;

/// <summary>Makes of a manifest what is sent to the server.</summary>
/// <param name="Images">By repository: <c>repository@sha256:…</c>.</param>
/// <param name="Checksums">Restarts workloads whose configuration changed; null when they are left running.</param>
public sealed record Rendering(ReleaseFacts Facts, IReadOnlyDictionary<string, string> Images, ConfigChecksums? Checksums)
{
    /// <summary>Stands in for the digest of an image that is yet to be built, in dry runs only.</summary>
    public const string NoDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>An image has no digest yet: what an admission webhook says of the stand-in is not the last word.</summary>
    public bool IsProvisional => Images.Values.Any(image => image.EndsWith(NoDigest, StringComparison.Ordinal));

    /// <summary>A copy with digests, the namespace, port protocols, and what later runs need to know of this one.</summary>
    public JsonObject Render(Manifest manifest, string? ns)
    {
        var body = (JsonObject)manifest.Body.DeepClone();
        body.Remove("status");
        var metadata = body["metadata"]!.AsObject();
        if (ns is null)
            metadata.Remove("namespace");
        else
            metadata["namespace"] = ns;
        ManifestDefaults.Fill(body);
        Quantities.Write(body);
        WorkloadImages.Pin(body, Images);
        if (Workloads.Find(manifest) is { } workload)
        {
            foreach (var (key, value) in DeployedVersion.Annotations(Facts))
                Annotations(metadata)[key] = value;
            // What ran to its end is not run again because its configuration changed, and a Pod has no template.
            if (!workload.IsReplaced)
                Checksums?.Stamp(body);
        }
        return body;
    }

    private static JsonObject Annotations(JsonObject metadata)
    {
        if (metadata["annotations"] is JsonObject annotations)
            return annotations;
        annotations = [];
        metadata["annotations"] = annotations;
        return annotations;
    }
}
