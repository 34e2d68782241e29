using System.Globalization;

namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>
/// Understands a very small part of what containers are told to run, so that tests and examples need no script: echo, sleep, exit, true,
/// false, touch, rm and exec, one after another by ';' or '&amp;&amp;', in a shell or alone. By convention a command at /no/such/… is missing,
/// and so is one whose name begins with nosuch.
/// </summary>
internal static class ShellSubset
{
    private static readonly string[] Shells = ["sh", "/bin/sh", "bash", "/bin/bash", "ash", "/bin/ash"];

    /// <summary>Null for what is beyond it: nothing is known of such a process.</summary>
    public static Behaviour? Read(IReadOnlyList<string> command, Func<string, string> variable)
    {
        if (command.Count == 0)
            return null;
        if (command[0] == "/etc/hosts")
            return new Behaviour { StartFailure = StartFailure.NotExecutable(command[0]) };
        if (IsMissing(command[0]))
            return new Behaviour { StartFailure = StartFailure.Missing(command[0]) };
        if (command.Count == 3 && command[1] == "-c" && Shells.Contains(command[0], StringComparer.Ordinal))
            return ShellWords.Split(command[2], variable) is { } script ? Run(script) : null;
        return Run([(false, [.. command])]);
    }

    public static bool IsMissing(string command) => command.StartsWith("/no/such/", StringComparison.Ordinal) || command.StartsWith("nosuch", StringComparison.Ordinal);

    private static Behaviour? Run(List<(bool OnSuccess, List<string> Words)> commands)
    {
        var at = TimeSpan.Zero;
        List<LogLine> lines = [];
        List<Moment<(string, bool)>> files = [];
        var status = 0;
        foreach (var (onSuccess, all) in commands)
        {
            if (onSuccess && status != 0)
                continue;
            var isLast = all[0] == "exec" && all.Count > 1;
            var words = isLast ? all[1..] : all;
            status = 0;
            switch (words[0])
            {
                case "echo":
                    lines.Add(new LogLine(at, string.Join(' ', words.Skip(1))));
                    break;
                case "sleep" when words.Count == 2 && Pause(words[1]) is { } pause:
                    at += pause;
                    break;
                case "true" or ":" when words.Count == 1:
                    break;
                case "false" when words.Count == 1:
                    status = 1;
                    break;
                case "touch" or "rm" when words.Count == 2 && words[1].StartsWith('/'):
                    files.Add(new Moment<(string, bool)>(at, (words[1], words[0] == "touch")));
                    break;
                case "exit" when words.Count <= 2 && int.TryParse(words.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out status):
                    isLast = true;
                    break;
                case var name when IsMissing(name):
                    lines.Add(new LogLine(at, $"sh: {name}: not found"));
                    status = 127;
                    break;
                default: return null;
            }
            if (isLast)
                break;
        }
        return new Behaviour { Lines = lines, Files = files, Endings = [Ending.Of(at, status & 255)], StopCode = 143 };
    }

    // Longer than a year is for ever.
    private static TimeSpan? Pause(string text)
    {
        if (text is "infinity" or "inf")
            return TimeSpan.FromDays(365);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 365 * 86_400));
        return Durations.TryParse(text, out var duration) ? duration : null;
    }
}
