using System.Text.RegularExpressions;

namespace DeployKit.Rollouts.Watching;

/// <summary>What a crashed container said last: mostly the cause itself.</summary>
internal static partial class LastLogLine
{
    private const int Longest = 120;

    private static readonly HashSet<ReasonCode?> Crashes =
    [
        ReasonCode.ContainerCrashing, ReasonCode.InitFailing, ReasonCode.OutOfMemory, ReasonCode.ContainerCannotStart,
        ReasonCode.StartupFailing, ReasonCode.LivenessFailing, ReasonCode.JobFailed,
    ];

    /// <summary>Whether a container's end is what failed: then the run that ended tells why, and not the one after it.</summary>
    public static bool IsOfCrash(ReasonCode? reason) => Crashes.Contains(reason);

    /// <summary>The sentence with the last line that says something; as it is where nothing crashed or nothing was said.</summary>
    /// <param name="pods">With their logs, already redacted.</param>
    public static string Append(string sentence, ReasonCode? reason, IEnumerable<PodEvidence> pods)
    {
        var said = IsOfCrash(reason) ? pods.Select(pod => Of(pod.Log)).FirstOrDefault(line => line is not null) : null;
        return said is null ? sentence : $"{sentence}; last line: {said}";
    }

    private static string? Of(IReadOnlyList<string> log)
    {
        var line = log.Reverse().Select(text => Unprintable().Replace(text, " ").Trim()).FirstOrDefault(text => text.Length > 0);
        return line is null || line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1).TrimEnd(), "…");
    }

    // Colours, and whatever else moves a terminal's cursor.
    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]|\p{C}+")]
    private static partial Regex Unprintable();
}
