using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Manifests;

namespace DeployKit.Migrations;

/// <summary>What of a release must be in the cluster before its migration can run.</summary>
public static class MigrationPrerequisites
{
    /// <summary>What the Job's pod refers to, with the roles of its account, and the workloads under <c>migration.after</c> with all that they refer to and the Services in front of them.</summary>
    public static IReadOnlyList<Manifest> Of(Manifest migration, IReadOnlyList<WorkloadName> after, IReadOnlyList<Manifest> objects)
    {
        var workloads = objects.Where(manifest => after.Any(workload => workload.Kind == manifest.Name.Kind && workload.Name == manifest.Name.Name)).ToList();
        var templates = workloads.Append(migration).Select(manifest => PodTemplates.Of(manifest.Body)).OfType<JsonObject>().ToList();
        var wanted = templates.SelectMany(template => PodReferences.Of(template["spec"]?.AsObject() ?? []))
            .Select(reference => (reference.Kind, reference.Name))
            .ToHashSet();
        return
        [
            .. objects.Where(manifest => wanted.Contains((manifest.Name.Kind, manifest.Name.Name))
                || workloads.Contains(manifest)
                || manifest.Name.Kind is "Role" or "ClusterRole" && objects.Any(binding => Binds(binding, wanted) && (string?)binding.Body["roleRef"]?["name"] == manifest.Name.Name)
                || Binds(manifest, wanted)
                || workloads.Any(workload => IsInFrontOf(manifest, workload))),
        ];
    }

    private static bool Binds(Manifest manifest, HashSet<(string Kind, string Name)> accounts) =>
        manifest.Name.Kind is "RoleBinding" or "ClusterRoleBinding"
        && (manifest.Body["subjects"] as JsonArray ?? []).Any(subject => accounts.Contains(("ServiceAccount", (string?)subject?["name"] ?? "")) && (string?)subject?["kind"] == "ServiceAccount");

    private static bool IsInFrontOf(Manifest service, Manifest workload)
    {
        var labels = PodTemplates.Of(workload.Body)?["metadata"]?["labels"] as JsonObject ?? [];
        return service.Name.Kind == "Service" && service.Body["spec"]?["selector"] is JsonObject { Count: > 0 } selector
            && selector.All(label => JsonNode.DeepEquals(labels[label.Key], label.Value));
    }
}
