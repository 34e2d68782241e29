namespace DeployKit.Sandbox.Api;

/// <summary>Moments as the API writes them, in UTC.</summary>
internal static class Timestamps
{
    // A century: whatever is longer never comes either.
    private const long Longest = 100L * 365 * 86_400;

    /// <summary>A span that objects and requests give in seconds, of any size.</summary>
    public static TimeSpan Span(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, -Longest, Longest));

    /// <summary>metav1.Time: whole seconds.</summary>
    public static string Seconds(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>metav1.MicroTime, as in Leases.</summary>
    public static string Micro(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>Null for null or nonsense.</summary>
    public static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
