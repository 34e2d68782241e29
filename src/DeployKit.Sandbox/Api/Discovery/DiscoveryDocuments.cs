using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Subresources;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Api.Discovery;

/// <summary>What a cluster says of itself: its version, its groups and resources; each alone, or all in one document from 1.30 on.</summary>
internal sealed class DiscoveryDocuments(ApiLevel level, KindCatalog kinds)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public JsonObject Version()
    {
        var minor = level == ApiLevel.Kubernetes120 ? "20" : "32";
        return new JsonObject
        {
            ["major"] = "1",
            ["minor"] = minor,
            ["gitVersion"] = level == ApiLevel.Kubernetes120 ? "v1.20.2" : "v1.32.4",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = "",
            ["platform"] = "linux/amd64",
        };
    }

    /// <summary>/api or /apis, in the form that the client prefers of those that the level has.</summary>
    public SandboxResponse Root(bool isCore, string accept)
    {
        if (level != ApiLevel.Kubernetes120)
        {
            foreach (var version in (string[])["v2", "v2beta1"])
            {
                if (accept.Contains($"v={version};", StringComparison.Ordinal) || accept.EndsWith($"v={version}", StringComparison.Ordinal))
                    return Aggregated(isCore, version);
            }
        }
        return SandboxResponse.Json(200, isCore ? CoreVersions() : Groups());
    }

    /// <summary>/api/v1 or /apis/GROUP/VERSION; null where nothing is served there.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var served = Served.Where(kind => kind.Group == group && kind.Version == version).ToList();
        if (served.Count == 0)
            return null;
        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = served[0].ApiVersion,
            ["resources"] = new JsonArray([.. served.SelectMany(Entries)]),
        };
    }

    /// <summary>/apis/GROUP; null where there is no such group.</summary>
    public JsonObject? Group(string name)
    {
        var found = GroupsServed().FirstOrDefault(group => group.Name == name);
        if (found.Versions is null)
            return null;
        var document = GroupEntry(found.Name, found.Versions);
        document.Insert(0, "kind", "APIGroup");
        document.Insert(1, "apiVersion", "v1");
        return document;
    }

    private IEnumerable<ResourceKind> Served => [.. kinds.All, AccessReviews.Kind];

    private static string[] VerbsOf(ResourceKind kind) => kind == AccessReviews.Kind ? ["create"] : Verbs;

    private static IEnumerable<(string Name, string Kind, string[] Verbs)> Subresources(ResourceKind kind)
    {
        if (kind.HasScale)
            yield return ("scale", "Scale", ["get", "patch", "update"]);
        if (kind.HasStatus)
            yield return ("status", kind.Kind, ["get", "patch", "update"]);
        if (kind == BuiltInKinds.Pod)
        {
            yield return ("eviction", "Eviction", ["create"]);
            yield return ("log", "Pod", ["get"]);
            yield return ("proxy", "PodProxyOptions", ["create", "delete", "get", "patch", "update"]);
        }
    }

    private static IEnumerable<JsonNode> Entries(ResourceKind kind)
    {
        var entry = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.IsCustom ? kind.Singular : "",
            ["namespaced"] = kind.IsNamespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(VerbsOf(kind)),
        };
        if (kind.ShortNames.Count > 0)
            entry["shortNames"] = Texts(kind.ShortNames);
        if (kind.Categories.Count > 0)
            entry["categories"] = Texts(kind.Categories);
        yield return entry;
        foreach (var (name, subKind, verbs) in Subresources(kind))
        {
            var subresource = new JsonObject { ["name"] = $"{kind.Plural}/{name}", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced };
            if (subKind is "Scale" or "Eviction")
            {
                subresource["group"] = subKind == "Scale" ? "autoscaling" : "policy";
                subresource["version"] = "v1";
            }
            subresource["kind"] = subKind;
            subresource["verbs"] = Texts(verbs);
            yield return subresource;
        }
    }

    private static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = "127.0.0.1" }),
    };

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupsServed().Select(group => GroupEntry(group.Name, group.Versions))]),
    };

    private static JsonObject GroupEntry(string name, IReadOnlyList<string> versions)
    {
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{name}/{version}", ["version"] = version };
        return new JsonObject { ["name"] = name, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]) };
    }

    // The preferred version first, which is the newest.
    private IEnumerable<(string Name, IReadOnlyList<string> Versions)> GroupsServed() => Served
        .Where(kind => kind.Group.Length > 0).GroupBy(kind => kind.Group)
        .Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Select(kind => kind.Version).Distinct().OrderDescending(StringComparer.Ordinal)]));

    private SandboxResponse Aggregated(bool isCore, string version)
    {
        IEnumerable<(string Name, IReadOnlyList<string> Versions)> groups = isCore ? [("", ["v1"])] : GroupsServed();
        var items = groups.Select(group => new JsonObject
        {
            ["metadata"] = group.Name.Length == 0 ? [] : new JsonObject { ["name"] = group.Name },
            ["versions"] = new JsonArray([.. group.Versions.Select(served => AggregatedVersion(group.Name, served))]),
        });
        var document = new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. items]),
        };
        return SandboxResponse.Json(200, document) with
        {
            Headers = [new("Content-Type", $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList")],
        };
    }

    private JsonObject AggregatedVersion(string group, string version) => new()
    {
        ["version"] = version,
        ["resources"] = new JsonArray([.. Served.Where(kind => kind.Group == group && kind.Version == version).Select(AggregatedResource)]),
        ["freshness"] = "Current",
    };

    private static JsonObject AggregatedResource(ResourceKind kind)
    {
        var resource = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind },
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Texts(VerbsOf(kind)),
        };
        if (kind.ShortNames.Count > 0)
            resource["shortNames"] = Texts(kind.ShortNames);
        if (kind.Categories.Count > 0)
            resource["categories"] = Texts(kind.Categories);
        var subresources = Subresources(kind).Select(sub => new JsonObject
        {
            ["subresource"] = sub.Name,
            ["responseKind"] = new JsonObject { ["group"] = sub.Name == "scale" ? "autoscaling" : sub.Name == "eviction" ? "policy" : kind.Group, ["version"] = "v1", ["kind"] = sub.Kind },
            ["verbs"] = Texts(sub.Verbs),
        }).ToList();
        if (subresources.Count > 0)
            resource["subresources"] = new JsonArray([.. subresources]);
        return resource;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
