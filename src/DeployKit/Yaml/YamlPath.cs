namespace DeployKit.Yaml;

/// <summary>Follows a path of the API server's form through a document, as far as it goes.</summary>
internal static class YamlPath
{
    public static Mark Find(YamlNode root, string path)
    {
        var (node, mark, rest) = (root, root.Mark, path.TrimStart('.'));
        while (rest.Length > 0 && Step(node, rest) is { } step)
        {
            (node, mark) = (step.Node, step.Mark);
            rest = rest[step.Length..];
            rest = rest.StartsWith('.') ? rest[1..] : rest;
        }

        return mark;
    }

    private static (YamlNode Node, Mark Mark, int Length)? Step(YamlNode node, string path)
    {
        if (node is YamlMapping mapping)
            return StepInto(mapping, path);
        var end = path.IndexOf(']', StringComparison.Ordinal);
        if (node is not YamlSequence sequence || path[0] != '[' || end < 0)
            return null;
        var selector = path[1..end];
        var item = int.TryParse(selector, out var index) ? sequence.Items.ElementAtOrDefault(index) : sequence.Items.FirstOrDefault(item => Fits(item, selector));
        return item is null ? null : (item, item.Mark, end + 1);
    }

    // Keys may hold dots and slashes, so the longest key that the path begins with is the one that is meant.
    private static (YamlNode Node, Mark Mark, int Length)? StepInto(YamlMapping mapping, string path)
    {
        if (path[0] == '[' && path.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
            return mapping.Find(path[1..end].Trim('"', '\'')) is { } quoted ? (quoted.Value, quoted.Value.Mark, end + 1) : null;
        var entry = mapping.Entries
            .Where(entry => path.StartsWith(entry.Key, StringComparison.Ordinal)
                && (path.Length == entry.Key.Length || path[entry.Key.Length] is '.' or '['))
            .MaxBy(entry => entry.Key.Length);
        return entry is null || entry.Key.Length == 0 ? null : (entry.Value, entry.Value.Mark, entry.Key.Length);
    }

    // name="web",protocol="TCP"
    private static bool Fits(YamlNode item, string selector) =>
        item is YamlMapping mapping && selector.Split(',').All(part =>
            part.Split('=', 2) is [var key, var value] && mapping.Find(key)?.Value is YamlScalar scalar && scalar.Text == value.Trim('"'));
}
