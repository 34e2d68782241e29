using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Manifests.Merging;

namespace DeployKit.Manifests.Planning;

/// <summary>Which fields of an object a write changes, for people to read.</summary>
internal static class ObjectDiff
{
    private const int LongestValue = 160;

    /// <summary>The changed fields, by path. A Secret's values are masked.</summary>
    public static IReadOnlyList<FieldChange> Between(JsonObject live, JsonObject wanted)
    {
        var changes = new List<FieldChange>();
        Compare("", ObjectContent.WithoutOwn(ObjectContent.Of(live)), ObjectContent.WithoutOwn(ObjectContent.Of(wanted)), changes);
        var isSecret = (string?)live["kind"] == "Secret";
        return [.. changes.Select(change => isSecret && change.Path.StartsWith("data", StringComparison.Ordinal) ? Masked(change) : change)];
    }

    private static void Compare(string path, JsonNode? live, JsonNode? wanted, List<FieldChange> changes)
    {
        if (JsonNode.DeepEquals(live, wanted))
            return;
        var field = path[(path.LastIndexOf('.') + 1)..];
        if (live is JsonObject liveObject && wanted is JsonObject wantedObject)
        {
            foreach (var name in liveObject.Select(entry => entry.Key).Union(wantedObject.Select(entry => entry.Key)))
                Compare(path.Length == 0 ? name : $"{path}.{name}", liveObject[name], wantedObject[name], changes);
        }
        else if (live is JsonArray liveList && wanted is JsonArray wantedList && ListKeys.Of(field, liveList, wantedList) is { } keys)
        {
            var lives = liveList.ToDictionary(item => ListKeys.Key(item!, keys), item => item, StringComparer.Ordinal);
            var wanteds = wantedList.ToDictionary(item => ListKeys.Key(item!, keys), item => item, StringComparer.Ordinal);
            foreach (var key in lives.Keys.Union(wanteds.Keys))
                Compare($"{path}[{Shown(key)}]", lives.GetValueOrDefault(key), wanteds.GetValueOrDefault(key), changes);
        }
        else
        {
            changes.Add(new FieldChange(path, Text(live), Text(wanted)));
        }
    }

    private static string Shown(string key) => key.Replace("\"", "", StringComparison.Ordinal).Replace('\n', '/');

    private static FieldChange Masked(FieldChange change) =>
        change with { Before = change.Before is null ? null : Redactor.Mask, After = change.After is null ? null : Redactor.Mask };

    private static string? Text(JsonNode? node) => node?.ToJsonString() switch
    {
        null => null,
        { Length: > LongestValue } text => text[..LongestValue] + "…",
        var text => text,
    };
}
