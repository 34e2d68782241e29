using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>An environment over the root: maps merge, lists and values replace, null removes.</summary>
internal static class EnvironmentMerge
{
    private static readonly HashSet<string> RootOnly = new(["app", "environments"], StringComparer.Ordinal);

    /// <summary>The root without its environments, with one of them merged over it. Null: without any.</summary>
    public static YamlMapping Merge(YamlMapping root, YamlMapping? environment) => Merge(
        new YamlMapping(root.Mark, [.. root.Entries.Where(entry => entry.Key != "environments")]),
        environment is null ? [] : environment.Entries.Where(entry => !RootOnly.Contains(entry.Key) && entry.Key != "branch"));

    private static YamlMapping Merge(YamlMapping under, IEnumerable<YamlEntry> over)
    {
        var entries = under.Entries.ToList();
        foreach (var entry in over)
        {
            var place = entries.FindIndex(existing => existing.Key == entry.Key);
            if (place < 0)
                entries.Add(entry);
            else if (entry.Value is YamlScalar { Value: null })
                entries.RemoveAt(place);
            else
                entries[place] = entries[place].Value is YamlMapping existing && entry.Value is YamlMapping mapping
                    ? entries[place] with { Value = Merge(existing, mapping.Entries) }
                    : entry;
        }

        return new YamlMapping(under.Mark, entries);
    }
}
