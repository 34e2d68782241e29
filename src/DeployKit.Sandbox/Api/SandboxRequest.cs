using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Api;

/// <summary>A request, whichever way it came in.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">Decoded per segment where it is routed: as it came, from the first slash, without the query.</param>
public sealed record SandboxRequest(string Method, string Path)
{
    /// <summary>In their order; names may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The last value of a query parameter; null where it is not given.</summary>
    public string? QueryOf(string name) => Query.LastOrDefault(pair => pair.Key == name).Value;

    /// <summary>A query parameter that is "true" or "1".</summary>
    public bool IsSet(string name) => QueryOf(name) is "true" or "1";

    /// <summary>The header's value; null where there is none.</summary>
    public string? HeaderOf(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>The media type of the body, without parameters.</summary>
    public string ContentType => (HeaderOf("Content-Type") ?? "").Split(';')[0].Trim();

    /// <exception cref="ApiException">415: it is not JSON; 400: it is no object.</exception>
    internal JsonObject ReadObject() => ContentType is "application/json" or ""
        ? AsObject()
        : throw new ApiException(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json");

    /// <summary>The body of whatever media type.</summary>
    /// <exception cref="ApiException">400: it is no JSON object.</exception>
    internal JsonObject AsObject() => ReadJson() as JsonObject ?? throw ApiException.BadRequest("the object provided is not a JSON object");

    internal JsonNode ReadJson()
    {
        try
        {
            return JsonNode.Parse(Body.Span) ?? throw ApiException.BadRequest("the body is null");
        }
        catch (JsonException exception)
        {
            throw ApiException.BadRequest($"the object provided is unrecognized (must be of type json): {exception.Message}");
        }
    }
}
