using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>
/// The object that a manifest asks for, where server-side apply cannot make it. Apply leaves behind what the server had
/// filled in and nobody owns (<c>configMap.defaultMode</c> of a volume that becomes a Secret), and the result is invalid.
/// Here a field stays only when the manifest names it or another manager owns it; the server fills in the rest again.
/// </summary>
internal static class Overlay
{
    // Below these nothing but another manager's word keeps a field; elsewhere the live object's fields stay (a Service's clusterIP).
    private static readonly HashSet<string> Refilled = new(StringComparer.Ordinal) { "template", "strategy", "updateStrategy", "jobTemplate" };

    /// <summary>The live object with the manifest laid over it.</summary>
    /// <param name="live">As read from the server.</param>
    /// <param name="manifest">What is asked for.</param>
    /// <param name="isOurs">Whether an entry of managedFields is of our own field manager.</param>
    public static JsonObject Make(JsonObject live, JsonObject manifest, Func<JsonObject, bool> isOurs)
    {
        var others = FieldSet.Of(live, entry => !isOurs(entry) && (string?)entry["subresource"] is null or "");
        var ours = FieldSet.Of(live, isOurs);
        return Fields(ObjectContent.Of(live), manifest, others, ours, refill: false);
    }

    private static JsonObject Fields(JsonObject live, JsonObject wanted, FieldSet others, FieldSet ours, bool refill)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            var below = refill || Refilled.Contains(name);
            if (wanted.TryGetPropertyValue(name, out var asked))
                result[name] = Value(name, value, asked, others.Field(name), ours.Field(name), below);
            else if (!others.Field(name).IsEmpty || !(refill || !ours.Field(name).IsEmpty))
                result[name] = value?.DeepClone();
        }
        foreach (var (name, asked) in wanted)
        {
            if (!live.ContainsKey(name))
                result[name] = asked?.DeepClone();
        }
        return result;
    }

    private static JsonNode? Value(string field, JsonNode? live, JsonNode? asked, FieldSet others, FieldSet ours, bool refill)
    {
        if (live is JsonObject liveObject && asked is JsonObject askedObject)
            return Fields(liveObject, askedObject, others, ours, refill);
        if (live is not JsonArray liveList || asked is not JsonArray askedList || ListKeys.Of(field, liveList, askedList) is not { } keys)
            return asked?.DeepClone();

        var result = new JsonArray();
        var lives = liveList.ToDictionary(item => ListKeys.Key(item!, keys), item => (JsonObject)item!, StringComparer.Ordinal);
        foreach (var item in askedList.Cast<JsonObject>())
        {
            result.Add(lives.Remove(ListKeys.Key(item, keys), out var current)
                ? Fields(current, item, others.Item(current), ours.Item(current), refill)
                : item.DeepClone());
        }
        foreach (var item in liveList.Cast<JsonObject>().Where(item => lives.ContainsKey(ListKeys.Key(item, keys))))
        {
            if (!others.Item(item).IsEmpty || !(refill || !ours.Item(item).IsEmpty))
                result.Add(item.DeepClone());
        }
        return result;
    }
}
