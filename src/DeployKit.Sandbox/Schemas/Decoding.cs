using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Schemas;

/// <summary>What a server's typed decoder makes of a body.</summary>
internal static class Decoding
{
    private static readonly ConcurrentDictionary<(ApiLevel, string, string), JsonObject> Empties = new();

    /// <summary>
    /// The object as the server would write it back: unknown fields and nulls dropped, fields that are always written added (<c>resources: {}</c>,
    /// <c>status: {}</c>, a template's <c>creationTimestamp: null</c>), quantities in their shortest form. The argument is not changed. Of a kind
    /// without a schema only the metadata is decoded.
    /// </summary>
    /// <exception cref="ApiException">400 for a value of the wrong type.</exception>
    public static JsonObject Decode(JsonObject body, ResourceKind kind, ApiLevel level)
    {
        var catalog = SchemaCatalog.For(level);
        try
        {
            return new Decoder(level).Decode(body, catalog.Find(kind) ?? catalog.Custom);
        }
        catch (DecodingException wrong)
        {
            throw ApiException.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {wrong.Message}");
        }
    }

    /// <summary>An object of the kind in which nothing is set: what a create is compared with.</summary>
    public static JsonObject Empty(ResourceKind kind, ApiLevel level)
    {
        var catalog = SchemaCatalog.For(level);
        return catalog.Find(kind) is { } type
            ? Empties.GetOrAdd((level, kind.ApiVersion, kind.Kind), _ => new Decoder(level).Decode([], type))
            : new JsonObject { ["metadata"] = new JsonObject() };
    }
}
