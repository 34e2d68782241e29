using DeployKit.Configuration;

namespace DeployKit.Yaml;

/// <summary>The entries of one map while it is read, with merge keys (<c>&lt;&lt;</c>) resolved.</summary>
internal sealed class MappingEntries
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(YamlEntry Entry, bool IsMerged)> _entries = [];

    /// <summary>A key of the map itself; it wins over one that was merged in.</summary>
    public void Add(YamlEntry entry)
    {
        if (!_places.TryGetValue(entry.Key, out var place))
        {
            _places[entry.Key] = _entries.Count;
            _entries.Add((entry, false));
            return;
        }

        if (!_entries[place].IsMerged)
            throw Error(entry.Mark, entry.Key, $"the key '{entry.Key}' stands here a second time; the first is in line {_entries[place].Entry.Mark.Line}");
        _entries[place] = (entry, false);
    }

    /// <summary>The keys of another map, or of a list of maps of which the first wins.</summary>
    public void Merge(Mark mark, YamlNode value)
    {
        var sources = value is YamlSequence list ? list.Items : [value];
        var merged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (source is not YamlMapping mapping)
                throw Error(mark, "<<", "'<<' takes a map or a list of maps");
            foreach (var entry in mapping.Entries.Where(entry => merged.Add(entry.Key)))
                AddMerged(mark, entry);
        }
    }

    public IReadOnlyList<YamlEntry> ToList() => [.. _entries.Select(entry => entry.Entry)];

    private void AddMerged(Mark mark, YamlEntry entry)
    {
        // Programs disagree on who wins then: kubectl lets the merged value replace the key, the others don't.
        if (!_places.TryAdd(entry.Key, _entries.Count))
            throw Error(mark, entry.Key, $"'<<' brings the key '{entry.Key}', which stands before it; put '<<' first");
        _entries.Add((entry, true));
    }

    private static InvalidInputException Error(Mark mark, string key, string message) => new([mark.Problem(key, message)]);
}
