using System.Globalization;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>Which log of a pod, and how much of it.</summary>
internal sealed record LogRequest
{
    /// <summary>Null for the only one.</summary>
    public string? Container { get; init; }

    public bool Follow { get; init; }

    /// <summary>Of the container before the one that runs.</summary>
    public bool Previous { get; init; }

    /// <summary>Each line begins with its moment.</summary>
    public bool Timestamps { get; init; }

    public long? TailLines { get; init; }

    public long? SinceSeconds { get; init; }

    public DateTimeOffset? SinceTime { get; init; }

    public long? LimitBytes { get; init; }

    /// <exception cref="ApiException">400: a number is none.</exception>
    public static LogRequest Read(SandboxRequest request) => new()
    {
        Container = request.QueryOf("container"),
        Follow = request.IsSet("follow"),
        Previous = request.IsSet("previous"),
        Timestamps = request.IsSet("timestamps"),
        TailLines = Number(request, "tailLines"),
        SinceSeconds = Number(request, "sinceSeconds"),
        SinceTime = Api.Timestamps.Parse(request.QueryOf("sinceTime")),
        LimitBytes = Number(request, "limitBytes"),
    };

    private static long? Number(SandboxRequest request, string name)
    {
        if (request.QueryOf(name) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
