namespace DeployKit.Sandbox.Api.Routing;

/// <summary>A path below /api/VERSION or /apis/GROUP/VERSION, taken apart.</summary>
/// <param name="Namespace">Empty where the path names none: an object of the cluster, or all namespaces.</param>
/// <param name="Name">Empty for the collection.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Rest">What follows the subresource: the path behind a proxy, with its slash.</param>
internal sealed record ResourcePath(string Group, string Version, string Namespace, string Plural, string Name, string Subresource, string Rest)
{
    /// <summary>Null where the path names no resource.</summary>
    public static ResourcePath? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var (group, version, rest) = segments switch
        {
            ["api", var core, .. var tail] => ("", core, tail),
            ["apis", var named, var served, .. var tail] => (named, served, tail),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
            return null;
        // A namespace itself, and its subresources, are objects of the cluster.
        if (rest is ["namespaces", var ns, var plural, ..] && plural is not ("status" or "finalize"))
            return Of(group, version, ns, rest[2..]);
        return Of(group, version, "", rest);
    }

    private static ResourcePath Of(string group, string version, string ns, string[] rest) => new(
        group, version, ns, rest[0], rest.Length > 1 ? rest[1] : "", rest.Length > 2 ? rest[2] : "", rest.Length > 3 ? "/" + string.Join('/', rest[3..]) : "");
}
