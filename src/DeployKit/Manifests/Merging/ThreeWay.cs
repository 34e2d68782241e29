using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>
/// Takes back what one writer did to an object and nothing else: where <i>after</i> (the server's answer to our write)
/// differs from <i>before</i> and the live object still equals <i>after</i>, the value of <i>before</i> comes back.
/// </summary>
internal sealed class ThreeWay
{
    private readonly List<string> _left = [];

    private ThreeWay()
    {
    }

    /// <summary>What the live object must become, and the paths where somebody else wrote over our change since.</summary>
    public static (JsonObject Desired, IReadOnlyList<string> Left) Undo(JsonObject before, JsonObject after, JsonObject live)
    {
        var undo = new ThreeWay();
        var desired = (JsonObject)undo.Take("", before, after, live)!;
        return (desired, undo._left);
    }

    // A missing field is null here: the API has no field whose value is null.
    private JsonNode? Take(string path, JsonNode? before, JsonNode? after, JsonNode? live)
    {
        if (JsonNode.DeepEquals(live, after))
            return before?.DeepClone();
        if (JsonNode.DeepEquals(before, after) || JsonNode.DeepEquals(live, before))
            return live?.DeepClone();
        var field = path[(path.LastIndexOf('.') + 1)..];
        if (before is JsonObject or null && after is JsonObject && live is JsonObject liveObject)
            return TakeFields(path, before as JsonObject, (JsonObject)after, liveObject);
        if (before is JsonArray or null && after is JsonArray afterList && live is JsonArray liveList
            && ListKeys.Of(field, before as JsonArray, afterList, liveList) is { } keys)
            return TakeItems(path, keys, before as JsonArray, afterList, liveList);
        _left.Add(path);
        return live?.DeepClone();
    }

    private JsonObject? TakeFields(string path, JsonObject? before, JsonObject after, JsonObject live)
    {
        var result = new JsonObject();
        var names = (before ?? []).Select(field => field.Key)
            .Concat(live.Select(field => field.Key))
            .Concat(after.Select(field => field.Key))
            .Distinct(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (Take(path.Length == 0 ? name : $"{path}.{name}", before?[name], after[name], live[name]) is { } value)
                result[name] = value;
        }
        // A map that did not exist before and holds nothing of anybody else's goes as well.
        return before is null && result.Count == 0 ? null : result;
    }

    private JsonArray? TakeItems(string path, string[] keys, JsonArray? before, JsonArray after, JsonArray live)
    {
        var befores = Index(before, keys);
        var afters = Index(after, keys);
        var lives = Index(live, keys);
        var result = new JsonArray();
        foreach (var key in befores.Keys.Concat(lives.Keys).Concat(afters.Keys).Distinct(StringComparer.Ordinal))
        {
            var item = Take($"{path}[{key.Trim('"')}]", befores.GetValueOrDefault(key), afters.GetValueOrDefault(key), lives.GetValueOrDefault(key));
            if (item is not null)
                result.Add(item);
        }
        return before is null && result.Count == 0 ? null : result;
    }

    private static Dictionary<string, JsonNode> Index(JsonArray? list, string[] keys) =>
        (list ?? []).ToDictionary(item => ListKeys.Key(item!, keys), item => item!, StringComparer.Ordinal);
}
