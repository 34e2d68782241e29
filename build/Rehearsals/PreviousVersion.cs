using System.Text.Json.Nodes;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>A version before, made of the present one where no reference of git names it: every value of a ConfigMap is another, and one variable.</summary>
internal static class PreviousVersion
{
    public static ManifestSet Of(ManifestSet present)
    {
        foreach (var config in present.Objects.Where(manifest => manifest.Name.Kind == "ConfigMap"))
        {
            if (config.Body["data"] is JsonObject data)
            {
                foreach (var (key, value) in data.ToList())
                    data[key] = $"{(string?)value}\nbefore";
            }
        }
        var variable = present.Objects.Select(manifest => PodTemplates.Of(manifest.Body)).OfType<JsonObject>()
            .SelectMany(PodTemplates.Containers)
            .SelectMany(entry => (entry.Container["env"] as JsonArray ?? []).OfType<JsonObject>())
            .FirstOrDefault(variable => variable["value"] is not null);
        if (variable is not null)
            variable["value"] = $"{(string?)variable["value"]}-before";
        return present;
    }
}
