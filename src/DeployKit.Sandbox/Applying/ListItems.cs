using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>The items of a list that is merged, by their path elements, in the list's order. Of items with the same element the first counts.</summary>
internal sealed class ListItems
{
    public Dictionary<string, JsonNode?> Items { get; } = [];

    public List<string> Order { get; } = [];

    public static ListItems Of(JsonArray? list, SchemaType type)
    {
        var items = new ListItems();
        foreach (var item in list ?? [])
        {
            if (PathElements.OfItem(item, type).Element is { } element && items.Items.TryAdd(element, item))
                items.Order.Add(element);
        }
        return items;
    }
}
