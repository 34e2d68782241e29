using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>Merges what is applied into the live object: fields and items are added and replaced, none is taken away.</summary>
internal sealed class Merging(ApiLevel level)
{
    public JsonObject Merge(JsonObject live, JsonObject applied, SchemaType type) => Objects(live, applied, type);

    private JsonNode? Values(JsonNode? live, JsonNode? applied, SchemaType type)
    {
        if (!type.IsAtomic)
        {
            // An empty or missing value of ours leaves what is there; where both are empty, ours says which empty it is.
            if ((type.IsObject || type.Form == SchemaForm.Any) && live is JsonObject { Count: > 0 } were && applied is null or JsonObject)
                return Objects((JsonObject)live!, applied as JsonObject ?? [], type);
            if (type.IsList && live is JsonArray { Count: > 0 } items && applied is null or JsonArray)
                return Lists((JsonArray)live!, applied as JsonArray ?? [], type);
        }
        return applied?.DeepClone();
    }

    private JsonObject Objects(JsonObject live, JsonObject applied, SchemaType type)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in live)
        {
            merged[name] = applied.TryGetPropertyValue(name, out var ours) && type.Child(name) is { } child
                ? Values(value, ours, child)
                : value?.DeepClone();
        }
        foreach (var (name, value) in applied)
        {
            if (!live.ContainsKey(name))
                merged[name] = value?.DeepClone();
        }
        return merged;
    }

    private JsonArray Lists(JsonArray live, JsonArray applied, SchemaType type)
    {
        var (were, ours) = (ListItems.Of(live, type), ListItems.Of(applied, type));
        var order = level == ApiLevel.Kubernetes120 ? were.Order.Concat(ours.Order.Where(item => !were.Items.ContainsKey(item))) : Interleaved(were, ours);
        var merged = new JsonArray();
        foreach (var element in order)
        {
            var isOurs = ours.Items.TryGetValue(element, out var item);
            merged.Add(were.Items.TryGetValue(element, out var was)
                ? isOurs ? Values(was, item, type.Element!) : was?.DeepClone()
                : item?.DeepClone());
        }
        return merged;
    }

    /// <summary>Newer servers: our items in our order, each of the others where it stood before.</summary>
    private static List<string> Interleaved(ListItems were, ListItems ours)
    {
        var order = new List<string>();
        var shared = new Queue<string>(ours.Order.Where(were.Items.ContainsKey));
        var (left, right) = (0, 0);
        while (left < were.Order.Count || right < ours.Order.Count)
        {
            var isLeft = left < were.Order.Count;
            if (isLeft && right < ours.Order.Count && were.Order[left] != ours.Order[right]
                && ours.Items.ContainsKey(were.Order[left]) && shared.TryPeek(out var next) && next != were.Order[left])
            {
                left++;
            }
            else if (isLeft && !ours.Items.ContainsKey(were.Order[left]))
            {
                order.Add(were.Order[left++]);
            }
            else if (isLeft && order.Contains(were.Order[left]))
            {
                left++;
            }
            else if (right < ours.Order.Count)
            {
                if (shared.TryPeek(out var reached) && reached == ours.Order[right])
                    shared.Dequeue();
                left += isLeft && were.Order[left] == ours.Order[right] ? 1 : 0;
                order.Add(ours.Order[right++]);
            }
        }
        return order;
    }
}
