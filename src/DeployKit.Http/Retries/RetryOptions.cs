namespace DeployKit.Http;

/// <summary>How often and how long a request is sent again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many times after the first; default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The first pause; each further one doubles, with jitter. Default 200 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, also where a server asks for more; default 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the jitter comes from, in [0, 1); null for chance.</summary>
    public Func<double>? Jitter { get; init; }
}
