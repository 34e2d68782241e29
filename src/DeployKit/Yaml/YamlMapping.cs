namespace DeployKit.Yaml;

/// <summary>A map; its keys are distinct and keep their order.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, YamlEntry> _byKey;

    internal YamlMapping(Mark mark, IReadOnlyList<YamlEntry> entries)
        : base(mark)
    {
        Entries = entries;
        _byKey = entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        Size = 1 + entries.Sum(entry => entry.Value.Size);
        Height = 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>The entry of this key, or null.</summary>
    public YamlEntry? Find(string key) => _byKey.GetValueOrDefault(key);
}
