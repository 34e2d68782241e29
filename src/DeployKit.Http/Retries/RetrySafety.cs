namespace DeployKit.Http;

/// <summary>What may be done with a request whose outcome is unknown.</summary>
public enum RetrySafety
{
    /// <summary>Sent again only when the server said that it did nothing and when to come back (429 or 503 with Retry-After).</summary>
    OnlyWhenAsked,

    /// <summary>Sent again when the server answered 429 or 5xx, its word that nothing was done; never when no answer came.</summary>
    WhenRefused,

    /// <summary>Sending it twice does no more than sending it once: reads, and writes that carry their own precondition.</summary>
    Repeatable,
}
