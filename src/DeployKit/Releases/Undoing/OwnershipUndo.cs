using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Releases.Undoing;

/// <summary>Puts <c>managedFields</c> back. Without it a field that a later release drops would stay: we would not own it any more.</summary>
internal static class OwnershipUndo
{
    private static readonly string[] Keys = ["manager", "operation", "apiVersion", "subresource"];

    /// <summary>Our entries as they were before; of the others those that our write changed, unless they changed again since.</summary>
    public static JsonArray Compute(JsonObject before, JsonObject after, JsonObject live)
    {
        var befores = Index(before);
        var afters = Index(after);
        var lives = Index(live);
        var result = new JsonArray();
        foreach (var (key, entry) in befores)
        {
            var current = lives.GetValueOrDefault(key);
            var untouched = SameFields(current, afters.GetValueOrDefault(key));
            if (IsOurs(entry) || untouched)
                result.Add(entry.DeepClone());
            else if (current is not null)
                result.Add(current.DeepClone());
        }
        foreach (var (key, entry) in lives)
        {
            if (!befores.ContainsKey(key) && !IsOurs(entry))
                result.Add(entry.DeepClone());
        }
        return result;
    }

    /// <summary>Whether both objects are owned alike, times aside.</summary>
    public static bool Same(JsonArray left, JsonObject live)
    {
        var lefts = left.OfType<JsonObject>().ToDictionary(KeyOf, StringComparer.Ordinal);
        var lives = Index(live);
        return lefts.Count == lives.Count && lefts.All(entry => SameFields(entry.Value, lives.GetValueOrDefault(entry.Key)));
    }

    private static bool IsOurs(JsonObject entry) => ((string?)entry["manager"])?.StartsWith("deploykit", StringComparison.Ordinal) == true;

    private static bool SameFields(JsonObject? left, JsonObject? right) =>
        left is null ? right is null : right is not null && JsonNode.DeepEquals(left["fieldsV1"], right["fieldsV1"]);

    private static Dictionary<string, JsonObject> Index(JsonObject live)
    {
        var entries = (live["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>();
        return entries.GroupBy(KeyOf, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    private static string KeyOf(JsonObject entry) => ListKeys.Key(entry, Keys);
}
