using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Api.Errors;

/// <summary>A refused request: what becomes a Status with its code.</summary>
internal sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    // As messages show objects: nothing but quotes is escaped.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>details.name, group, kind; null where the refusal is of no object.</summary>
    public (string? Name, string Group, string Kind)? Subject { get; init; }

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>It is of the request, not of an object: then it has details, with nothing in them.</summary>
    public bool IsOfRequest { get; init; }

    /// <summary>Also sent as the header Retry-After.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Nothing is at this path.</summary>
    public static ApiException UnknownPath() => new(404, "NotFound", "the server could not find the requested resource") { IsOfRequest = true };

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { IsOfRequest = true };

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found") { Subject = (name, kind.Group, kind.Plural) };

    public static ApiException AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists") { Subject = (name, kind.Group, kind.Plural) };

    public static ApiException Conflict(ResourceKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}") { Subject = (name, kind.Group, kind.Plural) };

    public static ApiException Forbidden(ResourceKind kind, string name, string why) =>
        new(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: {why}") { Subject = (name, kind.Group, kind.Plural) };

    /// <summary>The field errors of one object. The details name the kind, not the plural.</summary>
    public static ApiException Invalid(ResourceKind kind, string name, IReadOnlyList<StatusCause> causes)
    {
        // The same finding twice is said once, and listed twice.
        var texts = causes.Select(cause => $"{cause.Field}: {cause.Message}").Distinct().ToList();
        var all = texts is [var only] ? only : $"[{string.Join(", ", texts)}]";
        var type = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        return new(422, "Invalid", $"{type} \"{name}\" is invalid: {all}") { Subject = (name, kind.Group, kind.Kind), Causes = causes };
    }

    /// <summary>Options of a request that make no sense.</summary>
    /// <param name="options">Their kind: "DeleteOptions".</param>
    public static ApiException InvalidOptions(string options, string field, string message, string reason) =>
        new(422, "Invalid", $"{options}.meta.k8s.io \"\" is invalid: {field}: {message}")
        {
            Subject = ("", "meta.k8s.io", options),
            Causes = [new StatusCause(reason, message, field)],
        };

    /// <summary>A patch that leaves what is no object of the kind.</summary>
    public static ApiException InvalidPatch(JsonNode patched, string why)
    {
        var cause = new StatusCause("FieldValueInvalid", $"Invalid value: {JsonValue.Create(patched.ToJsonString(Plain)).ToJsonString(Plain)}: {why}", "patch");
        return new(422, "Invalid", $" \"\" is invalid: {cause.Field}: {cause.Message}") { Causes = [cause] };
    }

    /// <summary>An update that must say which version it was made from, and doesn't. This one names the plural.</summary>
    public static ApiException VersionMissing(ResourceKind kind, string name)
    {
        var cause = new StatusCause("FieldValueInvalid", "Invalid value: 0x0: must be specified for an update", "metadata.resourceVersion");
        return new(422, "Invalid", $"{kind.QualifiedPlural} \"{name}\" is invalid: {cause.Field}: {cause.Message}") { Subject = (name, kind.Group, kind.Plural), Causes = [cause] };
    }

    /// <summary>The body of the answer.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (Reason.Length > 0)
            status["reason"] = Reason;
        if (Details() is var details && (IsOfRequest || details.Count > 0))
            status["details"] = details;
        status["code"] = Code;
        return status;
    }

    private JsonObject Details()
    {
        var details = new JsonObject();
        if (Subject is var (name, group, kind))
        {
            if (!string.IsNullOrEmpty(name))
                details["name"] = name;
            if (group.Length > 0)
                details["group"] = group;
            if (kind.Length > 0)
                details["kind"] = kind;
        }
        if (Causes.Count > 0)
            details["causes"] = new JsonArray([.. Causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field })]);
        if (RetryAfterSeconds is { } seconds)
            details["retryAfterSeconds"] = seconds;
        return details;
    }
}
