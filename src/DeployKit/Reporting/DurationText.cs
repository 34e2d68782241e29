using System.Globalization;

namespace DeployKit.Reporting;

/// <summary>How long something took, as people read it.</summary>
public static class DurationText
{
    /// <summary><c>0.6 s</c>, <c>21.4 s</c>, <c>4 min 5 s</c>, <c>1 h 2 min</c>.</summary>
    public static string Of(TimeSpan took)
    {
        if (took < TimeSpan.FromSeconds(59.95))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, took.TotalSeconds):0.0} s");
        var rounded = TimeSpan.FromSeconds(Math.Round(took.TotalSeconds));
        return rounded < TimeSpan.FromHours(1)
            ? $"{rounded.Minutes} min {rounded.Seconds} s"
            : $"{(int)rounded.TotalHours} h {rounded.Minutes} min";
    }

    /// <summary>How long something has been so: <c>2 days</c>, <c>3 hours</c>, <c>1 minute</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)} seconds",
    };
}
