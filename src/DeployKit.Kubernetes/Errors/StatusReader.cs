using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>Reads what the server says of a failure, and says what it means.</summary>
internal static class StatusReader
{
    private const int LongestForeignText = 2048;

    public static async Task<KubernetesException> ReadAsync(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = Read((int)response.StatusCode, text);
        if (response.Headers.RetryAfter?.Delta is { } wait)
            status = status with { RetryAfter = wait };
        return ToException(operation, status);
    }

    public static ApiStatus Read(int code, string text)
    {
        if (Parse(text) is { } json && (string?)json["kind"] == "Status")
            return Read(code, json);
        text = text.Trim();
        if (text.Length > LongestForeignText)
            text = text[..LongestForeignText] + "…";
        return new ApiStatus(code, "", text.Length == 0 ? $"HTTP {code} without a word" : $"HTTP {code}: {text}");
    }

    public static ApiStatus Read(int code, JsonObject status)
    {
        var details = status["details"] as JsonObject;
        return new ApiStatus((int?)status["code"] ?? code, (string?)status["reason"] ?? "", (string?)status["message"] ?? $"HTTP {code}")
        {
            Causes = details?["causes"] is JsonArray causes
                ? [.. causes.OfType<JsonObject>().Select(cause => new StatusCause(
                    (string?)cause["field"] ?? "", (string?)cause["reason"] ?? "", (string?)cause["message"] ?? ""))]
                : [],
            RetryAfter = (int?)details?["retryAfterSeconds"] is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    public static KubernetesException ToException(string operation, ApiStatus status) => (status.Reason, status.Code) switch
    {
        ("Expired" or "Gone", _) or (_, 410) => new ExpiredException(operation, status),
        ("AlreadyExists", _) => new AlreadyExistsException(operation, status),
        ("Conflict", _) or (_, 409) => new ConflictException(operation, status),
        (_, 401) => new UnauthorizedException(operation, status),
        (_, 403) => new ForbiddenException(operation, status),
        (_, 404) => new NotFoundException(operation, status),
        (_, 406 or 415) => new UnsupportedMediaTypeException(operation, status),
        (_, 400 or 405 or 413 or 422) => new InvalidException(operation, status),
        (_, 429) => new TooManyRequestsException(operation, status),
        (_, 500) when status.Message.Contains("failed to create typed", StringComparison.Ordinal) => new InvalidException(operation, status),
        _ => new ServerErrorException(operation, status),
    };

    private static JsonObject? Parse(string text)
    {
        try
        {
            return text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
