using System.Text.Json.Nodes;

namespace DeployKit.Manifests;

/// <summary>Fills in what a server needs to see in a manifest.</summary>
internal static class ManifestDefaults
{
    /// <summary>
    /// <c>protocol: TCP</c> is part of a port's key. Without it Kubernetes 1.20 answers 500 "failed to create typed patch object".
    /// </summary>
    public static void Fill(JsonObject manifest)
    {
        if ((string?)manifest["kind"] == "Service")
            FillPorts(manifest["spec"]?["ports"]);
        if (PodTemplates.Of(manifest) is not { } template)
            return;
        foreach (var (_, container) in PodTemplates.Containers(template))
            FillPorts(container["ports"]);
    }

    private static void FillPorts(JsonNode? ports)
    {
        foreach (var port in (ports as JsonArray ?? []).OfType<JsonObject>())
        {
            if (port["protocol"] is null)
                port["protocol"] = "TCP";
        }
    }
}
