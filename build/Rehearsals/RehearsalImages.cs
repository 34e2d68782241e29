using System.Security.Cryptography;
using System.Text;
using DeployKit.Docker;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;

namespace DeployKit.Build.Rehearsals;

/// <summary>Puts images into the embedded registry as if they had been built and pushed: a version's digest follows from its name.</summary>
internal static class RehearsalImages
{
    /// <summary>Returns the digest.</summary>
    public static string Push(SandboxCluster cluster, string repository, string tag)
    {
        var name = ImageReference.Parse(repository).Repository;
        var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{"Labels":{"rehearsal":"{{{repository}}}:{{{tag}}}","{{{ImagePacker.BaseLabel}}}":"not fetched"}},"rootfs":{"type":"layers","diff_ids":[]}}""");
        var blob = Digest(config);
        Send(cluster, new SandboxRequest("POST", $"/v2/{name}/blobs/uploads/") { Query = [new("digest", blob)], Body = config });
        const string type = "application/vnd.oci.image.manifest.v1+json";
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{type}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{blob}}","size":{{config.Length}}},"layers":[]}""");
        Send(cluster, new SandboxRequest("PUT", $"/v2/{name}/manifests/{tag}")
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = type },
            Body = manifest,
        });
        return Digest(manifest);
    }

    private static void Send(SandboxCluster cluster, SandboxRequest request)
    {
        var response = cluster.HandleRegistry(request);
        if (response.Status != 201)
            throw new InvalidOperationException($"The sandbox's registry answered {response.Status}: {Encoding.UTF8.GetString(response.Body.Span)}");
    }

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
