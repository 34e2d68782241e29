using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Migrations;

namespace DeployKit.Manifests.Planning;

/// <summary>
/// One checksum over the ConfigMaps and Secrets of the release that a workload's pods read, kept in the pod template: when one
/// of them changes, the pods are replaced.
/// </summary>
/// <param name="salt">The namespace's uid, so that equal Secrets of two clusters cannot be told from their checksums.</param>
public sealed class ConfigChecksums(IReadOnlyList<JsonObject> configuration, string salt)
{
    /// <summary>The annotation of the pod template.</summary>
    public const string Key = "deploykit.dev/config-checksum";

    /// <summary>Writes the checksum into a workload's pod template, when its pods read something of this release.</summary>
    public void Stamp(JsonObject workload)
    {
        if (PodTemplates.Of(workload) is not { } template || template["spec"] is not JsonObject spec)
            return;
        var read = PodReferences.Of(spec).Where(reference => reference.Read)
            .Select(reference => configuration.FirstOrDefault(item => (string?)item["kind"] == reference.Kind && (string?)item["metadata"]?["name"] == reference.Name))
            .OfType<JsonObject>()
            .Select(Content)
            .ToList();
        if (read.Count == 0)
            return;
        var metadata = template["metadata"] as JsonObject ?? [];
        template["metadata"] ??= metadata;
        var annotations = metadata["annotations"] as JsonObject ?? [];
        metadata["annotations"] ??= annotations;
        annotations[Key] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + string.Join('\n', read))))[..32];
    }

    private static string Content(JsonObject item) =>
        $"{item["kind"]}/{item["metadata"]?["name"]}:{item["data"]?.ToJsonString()}{item["stringData"]?.ToJsonString()}{item["binaryData"]?.ToJsonString()}";
}
