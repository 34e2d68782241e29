using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Reads a whole collection, page by page.</summary>
internal sealed class ListRequest(ApiTransport transport, ResourceType type, string? ns, ListOptions options)
{
    private const int Restarts = 3;

    /// <param name="safety">Null to send a page again as any read.</param>
    public async Task<ResourceList> ReadAsync(RetrySafety? safety, CancellationToken cancellationToken)
    {
        for (var restart = 0; ; restart++)
        {
            try
            {
                return await ReadPagesAsync(safety, cancellationToken);
            }
            catch (ExpiredException) when (restart < Restarts)
            {
                // The continue token outlived what the server keeps (5 minutes): the pages so far belong to another moment.
            }
        }
    }

    private async Task<ResourceList> ReadPagesAsync(RetrySafety? safety, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        string? next = null;
        while (true)
        {
            var query = new QueryString()
                .Add("labelSelector", options.LabelSelector)
                .Add("fieldSelector", options.FieldSelector)
                .Add("limit", $"{options.PageSize}")
                .Add("continue", next);
            var page = await transport.SendAsync(
                new ApiRequest(HttpMethod.Get, type.CollectionPath(ns) + query, Operation) { Safety = safety }, cancellationToken);
            if (page["items"] is JsonArray array)
            {
                foreach (var item in array.OfType<JsonObject>().ToList())
                {
                    array.Remove(item);
                    items.Add(Typed(item));
                }
            }
            next = (string?)page["metadata"]?["continue"];
            if (string.IsNullOrEmpty(next))
                return new ResourceList((string?)page["metadata"]?["resourceVersion"] ?? "", items);
        }
    }

    private string Operation => ns is null ? $"list {type.Plural}" : $"list {type.Plural} in {ns}";

    private JsonObject Typed(JsonObject item)
    {
        item["apiVersion"] ??= type.ApiVersion;
        item["kind"] ??= type.Kind;
        return item;
    }
}
