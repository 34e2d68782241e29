namespace DeployKit.Reporting.Console;

/// <summary>What the place that we write to can show.</summary>
public sealed record ConsoleStyle
{
    /// <summary>The width that the layout is made for, in columns.</summary>
    public const int FullWidth = 101;

    /// <summary>Somebody watches: a line may be redrawn. Otherwise lines are only ever added, and silence is broken by a heartbeat.</summary>
    public bool Terminal { get; init; }

    /// <summary>Colours may be used.</summary>
    public bool Colour { get; init; }

    /// <summary>The column at which the durations end.</summary>
    public int Width { get; init; } = FullWidth;

    /// <summary>The terminal's size as it is now, for what is redrawn; null where it is not known.</summary>
    public Func<(int Columns, int Rows)>? Size { get; init; }

    /// <summary>The log is read by GitHub Actions: groups, annotations, and no command in foreign text.</summary>
    public bool GitHubActions { get; init; }

    /// <summary>Finds out from the environment.</summary>
    /// <param name="variable">An environment variable by name; null when it is not set.</param>
    /// <param name="redirected">Standard output is a file or a pipe.</param>
    /// <param name="columns">The terminal's width; 0 when unknown.</param>
    /// <remarks>NO_COLOR as on no-color.org: set to anything but nothing. A CI's pseudo-terminal counts as no terminal.</remarks>
    public static ConsoleStyle Detect(Func<string, string?> variable, bool redirected, int columns)
    {
        var terminal = !redirected && string.IsNullOrEmpty(variable("CI")) && variable("TERM") is not "dumb";
        return new ConsoleStyle
        {
            Terminal = terminal,
            Colour = terminal && string.IsNullOrEmpty(variable("NO_COLOR")),
            Width = terminal && columns > 0 ? Math.Clamp(columns - 1, 60, FullWidth) : FullWidth,
            GitHubActions = variable("GITHUB_ACTIONS") is "true",
        };
    }
}
