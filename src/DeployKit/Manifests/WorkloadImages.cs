using System.Text.Json.Nodes;
using DeployKit.Docker;

namespace DeployKit.Manifests;

/// <summary>The images that an object's containers run.</summary>
public static class WorkloadImages
{
    /// <summary>The repositories of all of the object's containers, normalised.</summary>
    public static IEnumerable<string> RepositoriesOf(JsonObject manifest) =>
        ContainersOf(manifest).Select(container => RepositoryOf((string?)container["image"])).OfType<string>();

    /// <summary>Gives every container whose image has one of these repositories the image with that digest. Returns whether one did.</summary>
    /// <param name="images">By normalised repository: <c>repository@sha256:…</c>.</param>
    public static bool Pin(JsonObject manifest, IReadOnlyDictionary<string, string> images)
    {
        var pinned = false;
        foreach (var container in ContainersOf(manifest))
        {
            if (RepositoryOf((string?)container["image"]) is not { } repository || !images.TryGetValue(repository, out var image))
                continue;
            container["image"] = image;
            pinned = true;
        }
        return pinned;
    }

    /// <summary>The repository as an image reference writes it in full; null for text that is no reference.</summary>
    public static string? RepositoryOf(string? image) =>
        image is not null && ImageReference.TryParse(image, out var reference) ? reference.Name : null;

    private static IEnumerable<JsonObject> ContainersOf(JsonObject manifest) =>
        PodTemplates.Of(manifest) is { } template ? PodTemplates.Containers(template).Select(container => container.Container) : [];
}
