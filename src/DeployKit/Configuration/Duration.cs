using System.Globalization;
using System.Text.RegularExpressions;

namespace DeployKit.Configuration;

/// <summary>Durations as people of this field write them: <c>10m</c>, <c>90s</c>, <c>1h30m</c>.</summary>
internal static partial class Duration
{
    /// <summary>What a message says that a duration looks like.</summary>
    public const string Form = "a duration such as 90s, 10m or 1h30m";

    /// <summary>Hours, minutes and seconds as whole numbers in this order, each at most once; more than zero and at most 24 hours.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var match = Pattern.Match(text);
        if (!match.Success || text.Length > 12)
            return false;
        duration = TimeSpan.FromHours(Number(match, "h")) + TimeSpan.FromMinutes(Number(match, "m")) + TimeSpan.FromSeconds(Number(match, "s"));
        return duration > TimeSpan.Zero && duration <= TimeSpan.FromHours(24);
    }

    /// <summary>The shortest form that reads back: <c>1h30m</c>.</summary>
    public static string Write(TimeSpan duration) =>
        $"{Part((int)duration.TotalHours, 'h')}{Part(duration.Minutes, 'm')}{Part(duration.Seconds, 's')}";

    private static string Part(int number, char unit) => number == 0 ? "" : $"{number}{unit}";

    private static int Number(Match match, string group) =>
        match.Groups[group].Success && int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^(?=.)((?<h>\d{1,4})h)?((?<m>\d{1,5})m)?((?<s>\d{1,6})s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    internal static partial Regex Pattern { get; }
}
