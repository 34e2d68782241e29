using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Selecting;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Reading;

/// <summary>A list, or a page of one. Further pages show the moment of the first.</summary>
internal sealed class ListPage(ObjectStore store, Selection selection)
{
    private const string Expired =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public SandboxResponse Read(string? limitText, string? continued)
    {
        var limit = int.TryParse(limitText, out var number) && number > 0 ? number : int.MaxValue;
        var (version, after) = string.IsNullOrEmpty(continued) ? (store.Version, null) : Token(continued);
        var all = At(version).Where(selection.Matches);
        if (after is { } start)
            all = all.Where(stored => string.CompareOrdinal(PlaceOf(stored.Key), start) > 0);
        var matching = all.ToList();
        var page = matching.Take(limit).ToList();
        var remaining = matching.Count - page.Count;
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString() };
        if (remaining > 0)
        {
            metadata["continue"] = Continue(version, PlaceOf(page[^1].Key));
            if (!selection.IsPartial)
                metadata["remainingItemCount"] = remaining;
        }
        return SandboxResponse.Json(200, Write(metadata, page));
    }

    private byte[] Write(JsonObject metadata, List<StoredObject> page)
    {
        var kind = selection.Kind;
        using var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.Kind}List\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":"));
        body.Write(metadata.ToUtf8());
        body.Write(",\"items\":["u8);
        var isFirst = true;
        foreach (var item in page)
        {
            if (!isFirst)
                body.WriteByte((byte)',');
            isFirst = false;
            if (kind.IsCustom)
                body.Write(item.JsonAs(kind).Span);
            else
            {
                body.WriteByte((byte)'{');
                body.Write(item.ItemJsonAs(kind).Span);
            }
        }
        body.Write("]}"u8);
        return body.ToArray();
    }

    // What the kind was like at a version, told backwards from now.
    private IReadOnlyList<StoredObject> At(long version)
    {
        if (version == store.Version)
            return store.List(selection.Kind, selection.Namespace);
        if (store.Since(version) is not { } since)
            throw new ApiException(410, "Expired", Expired);
        var objects = store.List(selection.Kind, selection.Namespace).ToDictionary(stored => PlaceOf(stored.Key));
        foreach (var change in since.Reverse().Where(change => change.Key.Kind.Plural == selection.Kind.Plural && change.Key.Kind.Group == selection.Kind.Group))
        {
            if (change.Before is { } before)
                objects[PlaceOf(change.Key)] = before;
            else
                objects.Remove(PlaceOf(change.Key));
        }
        return [.. objects.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];
    }

    private static string PlaceOf(ObjectKey key) => $"{key.Namespace}\0{key.Name}";

    private static string Continue(long version, string place) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new object[] { version, place }));

    private static (long Version, string? Place) Token(string text)
    {
        try
        {
            var parts = JsonNode.Parse(Convert.FromBase64String(text))!.AsArray();
            return ((long)parts[0]!, (string?)parts[1]);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw ApiException.BadRequest($"continue key is not valid: {exception.Message}");
        }
    }
}
