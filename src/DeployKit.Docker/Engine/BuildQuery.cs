using System.Text.Json;

namespace DeployKit.Docker;

/// <summary>The query of <c>POST /build</c>.</summary>
internal static class BuildQuery
{
    public static string Of(BuildRequest build) => string.Join('&', Pairs(build).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    private static IEnumerable<(string Name, string Value)> Pairs(BuildRequest build)
    {
        yield return ("version", "1");
        yield return ("dockerfile", build.Context.Dockerfile.Path);
        // Without it a failed step's container stays behind.
        yield return ("forcerm", "1");
        foreach (var tag in build.Tags)
            yield return ("t", tag.ToString());
        if (build.Arguments.Count > 0)
            yield return ("buildargs", JsonSerializer.Serialize(build.Arguments, DockerJson.Default.IReadOnlyDictionaryStringString));
        if (build.Labels.Count > 0)
            yield return ("labels", JsonSerializer.Serialize(build.Labels, DockerJson.Default.IReadOnlyDictionaryStringString));
        if (build.CacheFrom.Count > 0)
            yield return ("cachefrom", JsonSerializer.Serialize([.. build.CacheFrom.Select(image => image.ToString())], DockerJson.Default.IReadOnlyListString));
        if (!string.IsNullOrEmpty(build.Target))
            yield return ("target", build.Target);
        if (!string.IsNullOrEmpty(build.Platform))
            yield return ("platform", build.Platform);
        if (build.Pull)
            yield return ("pull", "1");
    }
}
