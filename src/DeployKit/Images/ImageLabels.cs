using System.Globalization;
using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Sources;

namespace DeployKit.Images;

/// <summary>The labels of a built image: the OCI annotations that say where it comes from, the inputs' hash, the person's own.</summary>
internal static class ImageLabels
{
    public static IReadOnlyDictionary<string, string> Of(BuildOptions build, SourceFacts facts, string inputs)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (facts.Commit is { } commit)
            labels["org.opencontainers.image.revision"] = facts.IsDirty ? $"{commit}-dirty.{facts.DirtyHash}" : commit;
        if (facts.RepositoryUrl is { } url)
            labels["org.opencontainers.image.source"] = url;
        // The commit's time, not the build's: equal sources must not differ by it.
        if (facts.CommitTime is { } time)
            labels["org.opencontainers.image.created"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var (name, value) in build.Labels)
            labels[name] = value;
        labels[BuildRequest.InputsLabel] = inputs;
        return labels;
    }
}
