using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Api.Verbs;

/// <summary>What a request says of how something is to be deleted.</summary>
internal static class DeletionBody
{
    private static readonly ResourceKind Kind = new("", "v1", "DeleteOptions", "", false);

    /// <summary>A body counts alone: what the query says beside it is not looked at.</summary>
    /// <exception cref="ApiException">422 for what is not supported, 500 for what cannot be read.</exception>
    public static DeleteOptions Read(SandboxRequest request, ApiLevel level) =>
        Of(request.Body.IsEmpty ? OfQuery(request) : Decoding.DecodeOptions(request.AsObject(), Kind, level));

    /// <param name="options">Decoded as DeleteOptions; null for none.</param>
    /// <exception cref="ApiException">422 for what is not supported.</exception>
    public static DeleteOptions Of(JsonObject? options)
    {
        var propagation = options.Text("propagationPolicy");
        if (propagation is not (null or "Foreground" or "Background" or "Orphan"))
            throw ApiException.InvalidOptions("DeleteOptions", "propagationPolicy", $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"", "FieldValueNotSupported");
        var dryRun = options.Texts("dryRun").ToList();
        if (dryRun.Exists(value => value != "All"))
            throw ApiException.InvalidOptions("DeleteOptions", "dryRun", $"Unsupported value: []string{{{string.Join(", ", dryRun.Select(GoText.Quote))}}}: supported values: \"All\"", "FieldValueNotSupported");
        return new DeleteOptions
        {
            Propagation = propagation,
            GracePeriodSeconds = options.Number("gracePeriodSeconds"),
            Uid = options.Child("preconditions").Text("uid"),
            ResourceVersion = options.Child("preconditions").Text("resourceVersion"),
            DryRun = dryRun.Count > 0,
        };
    }

    private static JsonObject OfQuery(SandboxRequest request)
    {
        var options = new JsonObject();
        if (request.QueryOf("dryRun") is { Length: > 0 } dryRun)
            options["dryRun"] = new JsonArray(dryRun);
        if (request.QueryOf("propagationPolicy") is { Length: > 0 } propagation)
            options["propagationPolicy"] = propagation;
        if (long.TryParse(request.QueryOf("gracePeriodSeconds"), out var seconds))
            options["gracePeriodSeconds"] = seconds;
        return options;
    }
}
