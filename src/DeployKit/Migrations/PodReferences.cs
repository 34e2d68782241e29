using System.Text.Json.Nodes;

namespace DeployKit.Migrations;

/// <summary>Which ConfigMaps, Secrets, ServiceAccount and claims a pod spec names: what must exist before its pod can start.</summary>
public static class PodReferences
{
    /// <summary>
    /// Each object once, by kind and name. The spec may be a rendered one: what is malformed is passed over, the server has the word on it.
    /// </summary>
    /// <param name="podSpec">A pod's <c>spec</c>, or <c>spec.template.spec</c> of what makes pods.</param>
    public static IReadOnlyList<PodReference> Of(JsonObject podSpec) =>
    [
        .. ContainerReferences(podSpec)
            .Concat(Items(podSpec["volumes"]).SelectMany(VolumeReferences))
            .Concat(Items(podSpec["imagePullSecrets"]).SelectMany(pull => Named("Secret", pull["name"], pull, read: false)))
            .Concat(Named("ServiceAccount", podSpec["serviceAccountName"] ?? podSpec["serviceAccount"], null, read: false))
            .GroupBy(reference => (reference.Kind, reference.Name))
            .Select(same => new PodReference(same.Key.Kind, same.Key.Name, same.All(one => one.Optional), same.Any(one => one.Read)))
            .OrderBy(reference => reference.Kind, StringComparer.Ordinal)
            .ThenBy(reference => reference.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<PodReference> ContainerReferences(JsonObject podSpec)
    {
        foreach (var container in new[] { "initContainers", "containers" }.SelectMany(list => Items(podSpec[list])))
        {
            foreach (var source in Items(container["env"]).Select(variable => variable["valueFrom"]).OfType<JsonObject>())
            {
                foreach (var reference in FromSources(source, "configMapKeyRef", "secretKeyRef"))
                    yield return reference;
            }
            foreach (var reference in Items(container["envFrom"]).SelectMany(source => FromSources(source, "configMapRef", "secretRef")))
                yield return reference;
        }
    }

    private static IEnumerable<PodReference> VolumeReferences(JsonObject volume)
    {
        foreach (var (type, node) in volume)
        {
            if (node is not JsonObject source)
                continue;
            var references = type switch
            {
                "configMap" => Named("ConfigMap", source["name"], source, read: true),
                "secret" => Named("Secret", source["secretName"], source, read: true),
                "projected" => Items(source["sources"]).SelectMany(projection => FromSources(projection, "configMap", "secret")),
                "persistentVolumeClaim" => Named("PersistentVolumeClaim", source["claimName"], null, read: false),
                // csi, azureFile, cephfs, flexVolume, iscsi, rbd …: the credentials with which the node mounts.
                _ => Named("Secret", source["secretName"] ?? ((source["nodePublishSecretRef"] ?? source["secretRef"]) as JsonObject)?["name"], null, read: false),
            };
            foreach (var reference in references)
                yield return reference;
        }
    }

    private static IEnumerable<PodReference> FromSources(JsonObject holder, string configMap, string secret) =>
        NamedIn("ConfigMap", holder[configMap] as JsonObject).Concat(NamedIn("Secret", holder[secret] as JsonObject));

    private static IEnumerable<PodReference> NamedIn(string kind, JsonObject? source) => Named(kind, source?["name"], source, read: true);

    private static IEnumerable<PodReference> Named(string kind, JsonNode? name, JsonObject? source, bool read)
    {
        if (name is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0)
            yield return new PodReference(kind, text, source?["optional"] is JsonValue optional && optional.TryGetValue<bool>(out var yes) && yes, read);
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
