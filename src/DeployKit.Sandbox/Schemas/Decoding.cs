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
        try
        {
            return Read(body, kind, level);
        }
        catch (DecodingException wrong)
        {
            throw ApiException.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {wrong.Message}");
        }
    }

    /// <summary>The same of what a patch made of an object.</summary>
    /// <exception cref="ApiException">422 for a value of the wrong type.</exception>
    public static JsonObject DecodePatched(JsonObject patched, ResourceKind kind, ApiLevel level)
    {
        try
        {
            return Read(patched, kind, level);
        }
        catch (DecodingException wrong)
        {
            throw ApiException.InvalidPatch(patched, wrong.Message);
        }
    }

    /// <summary>The same of the options that come as a body.</summary>
    /// <exception cref="ApiException">500 for a value of the wrong type: servers do not take it for a mistake of the client.</exception>
    public static JsonObject DecodeOptions(JsonObject options, ResourceKind kind, ApiLevel level)
    {
        try
        {
            return Read(options, kind, level);
        }
        catch (DecodingException wrong)
        {
            throw new ApiException(500, "", wrong.Message);
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

    private static JsonObject Read(JsonObject body, ResourceKind kind, ApiLevel level)
    {
        var catalog = SchemaCatalog.For(level);
        return new Decoder(level).Decode(body, catalog.Find(kind) ?? catalog.Custom);
    }
}
