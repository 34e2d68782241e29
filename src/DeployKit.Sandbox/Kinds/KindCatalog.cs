using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Kinds;

/// <summary>The kinds that are served now: those of the level, and those that definitions in the store add.</summary>
internal sealed class KindCatalog
{
    private readonly List<ResourceKind> _kinds;
    private readonly Dictionary<string, List<ResourceKind>> _custom = [];

    public KindCatalog(ApiLevel level, ObjectStore store)
    {
        _kinds = [.. BuiltInKinds.At(level)];
        store.Listen(change =>
        {
            if (change.Key.Kind == BuiltInKinds.CustomResourceDefinition)
                Define(change);
        });
    }

    /// <summary>Built-in ones first, then custom ones in the order of their definition.</summary>
    public IEnumerable<ResourceKind> All => _kinds.Concat(_custom.Values.SelectMany(kinds => kinds));

    /// <summary>By path; null where there is none.</summary>
    public ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Plural == plural && kind.Group == group && kind.Version == version);

    /// <summary>By the object's own words; null where there is none.</summary>
    public ResourceKind? FindKind(string apiVersion, string kind) => All.FirstOrDefault(known => known.Kind == kind && known.ApiVersion == apiVersion);

    /// <summary>A kind of any version, as owner references of an older version name it.</summary>
    public ResourceKind? FindAnyVersion(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
        return FindKind(apiVersion, kind) ?? All.FirstOrDefault(known => known.Kind == kind && known.Group == group);
    }

    /// <summary>Takes up definitions that were restored.</summary>
    public void Reload(ObjectStore store)
    {
        foreach (var definition in store.List(BuiltInKinds.CustomResourceDefinition, null))
            _custom[definition.Key.Name] = CustomKinds.Of(definition.Read());
    }

    // Served once its definition says so in its status, as in a real server.
    private void Define(Change change)
    {
        var served = change.Type == ChangeType.Deleted ? [] : CustomKinds.Of(change.Object.Read());
        if (served.Count == 0)
            _custom.Remove(change.Key.Name);
        else
            _custom[change.Key.Name] = served;
    }
}
