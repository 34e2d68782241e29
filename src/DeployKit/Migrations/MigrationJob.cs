using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations;

/// <summary>Turns the Job of the manifest into the Job that is created.</summary>
public static class MigrationJob
{
    private const int HashLength = 10;
    private const int NameLimit = 63;

    /// <summary>
    /// A copy named <c>name-hash</c>, labelled (<see cref="MigrationLabels"/>) and, where the manifest says nothing else, without
    /// retries. The hash is of the app, the rendered spec and the content of what it reads: equal migrations have equal names, so
    /// one that is complete is never run again.
    /// </summary>
    /// <param name="renderedJob">With its images already replaced by digests; it is left as it is.</param>
    public static JsonObject Prepare(JsonObject renderedJob, string app, MigrationConfig config)
    {
        var hash = Hash(renderedJob, app, config);
        var job = (JsonObject)renderedJob.DeepClone();
        var metadata = Child(job, "metadata");
        var name = NameOf(job);
        metadata["name"] = $"{Cut(name, NameLimit - HashLength - 1)}-{hash}";
        metadata.Remove("generateName");

        var spec = Child(job, "spec");
        spec["backoffLimit"] ??= 0;
        var template = Child(spec, "template");
        Child(template, "spec")["restartPolicy"] ??= "Never";
        foreach (var labels in new[] { Child(metadata, "labels"), Child(Child(template, "metadata"), "labels") })
        {
            labels[MigrationLabels.App] = app;
            labels[MigrationLabels.Migration] = Cut(name, NameLimit);
        }
        return job;
    }

    /// <summary>The ConfigMaps and Secrets whose content decides whether this Job is the same migration.</summary>
    public static IReadOnlyList<PodReference> ConfigOf(JsonObject job) =>
        [.. PodReferences.Of(PodSpecOf(job)).Where(reference => reference is { Read: true, Kind: "ConfigMap" or "Secret" })];

    private static string Hash(JsonObject job, string app, MigrationConfig config)
    {
        var digests = new JsonObject();
        foreach (var reference in ConfigOf(job))
        {
            var found = config.Objects.FirstOrDefault(one =>
                (string?)one["kind"] == reference.Kind && (string?)one["metadata"]?["name"] == reference.Name);
            digests[$"{reference.Kind}/{reference.Name}"] = found is null ? "absent" : ConfigDigest.Of(found, config.NamespaceUid);
        }
        var whole = new JsonObject { ["app"] = app, ["name"] = NameOf(job), ["spec"] = job["spec"]?.DeepClone(), ["config"] = digests };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(whole))))[..HashLength];
    }

    private static string NameOf(JsonObject job) =>
        (string?)job["metadata"]?["name"] ?? ((string?)job["metadata"]?["generateName"])?.TrimEnd('-') ?? "migration";

    // A label's value and a Job's name both end in a letter or digit.
    private static string Cut(string name, int length) => name.Length <= length ? name : name[..length].TrimEnd('-', '.');

    private static JsonObject PodSpecOf(JsonObject job) => job["spec"]?["template"]?["spec"] as JsonObject ?? [];

    private static JsonObject Child(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject child)
            parent[key] = child = [];
        return child;
    }
}
