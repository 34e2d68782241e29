namespace DeployKit.Kubernetes;

/// <summary>A Status object of the API, or what stands in for one when a proxy answered.</summary>
/// <param name="Code">The HTTP status code.</param>
/// <param name="Reason">One word; empty where none was given.</param>
/// <param name="Message">The server's own words.</param>
public sealed record ApiStatus(int Code, string Reason, string Message)
{
    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
