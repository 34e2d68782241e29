using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>Knows which resource a kind is: one or two requests where the server aggregates, else one a group and version, asked when needed.</summary>
internal sealed class ResourceDiscovery(ApiTransport transport) : IDisposable
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, IReadOnlyList<ResourceType>> _versions = [];
    private bool? _aggregates;

    public async Task<ResourceType> ResolveAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var known = _versions.ContainsKey(apiVersion);
            var found = Find(await LoadAsync(apiVersion, refresh: false, cancellationToken), kind);
            // A definition may have been applied since.
            if (found is null && known)
                found = Find(await LoadAsync(apiVersion, refresh: true, cancellationToken), kind);
            return found ?? throw new UnknownKindException(apiVersion, kind);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static ResourceType? Find(IReadOnlyList<ResourceType> types, string kind) => types.FirstOrDefault(type => type.Kind == kind);

    private async Task<IReadOnlyList<ResourceType>> LoadAsync(string apiVersion, bool refresh, CancellationToken cancellationToken)
    {
        if (!refresh && _versions.TryGetValue(apiVersion, out var known))
            return known;
        var inCore = !apiVersion.Contains('/', StringComparison.Ordinal);
        if (_aggregates != false)
        {
            var root = await transport.SendAsync(
                new ApiRequest(HttpMethod.Get, inCore ? "api" : "apis", "discover the cluster's resources") { Accept = Aggregated }, cancellationToken);
            _aggregates = (string?)root["kind"] == "APIGroupDiscoveryList";
            if (_aggregates == true)
            {
                foreach (var (version, types) in DiscoveryReader.ReadAggregated(root))
                    _versions[version] = types;
                // A stale group is listed without its resources: its own document may still know them.
                if (_versions.TryGetValue(apiVersion, out var listed) && listed.Count > 0)
                    return listed;
            }
        }
        return _versions[apiVersion] = await LoadOneAsync(apiVersion, inCore, cancellationToken);
    }

    private async Task<IReadOnlyList<ResourceType>> LoadOneAsync(string apiVersion, bool inCore, CancellationToken cancellationToken)
    {
        try
        {
            var path = string.Join('/', apiVersion.Split('/').Select(Uri.EscapeDataString));
            return DiscoveryReader.ReadLegacy(apiVersion, await transport.GetAsync($"discover {apiVersion}", (inCore ? "api/" : "apis/") + path, cancellationToken));
        }
        catch (NotFoundException)
        {
            return [];
        }
    }
}
