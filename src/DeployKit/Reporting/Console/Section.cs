namespace DeployKit.Reporting.Console;

/// <summary>The rows of one step, or of the undo: its name stands before the first of them, and the newest waits a moment for its duration.</summary>
/// <param name="timer">Makes a timer that is not set.</param>
internal sealed class Section(Screen screen, Func<Action, ITimer> timer) : IDisposable
{
    // A step usually ends right after its last fact, and the duration belongs on that line.
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(150);

    private ITimer? _holding;
    private string? _held;
    private bool _grouped;

    /// <summary>Null between two sections.</summary>
    public string? Name { get; private set; }

    public DateTimeOffset Start { get; private set; }

    /// <summary>Its name was printed.</summary>
    public bool Labelled { get; set; }

    /// <summary>What stands before a row now: the name, or nothing.</summary>
    public string Label => Labelled ? "" : Name ?? "";

    /// <summary>A row waits for its duration.</summary>
    public bool Holds => _held is not null;

    public void Begin(string name, DateTimeOffset at)
    {
        End();
        (Name, Start, Labelled) = (name, at, false);
    }

    /// <summary>What follows can be folded in the CI's log.</summary>
    public void Group()
    {
        screen.Command(GitHubCommand.Group(Name!));
        _grouped = true;
    }

    public void EndGroup()
    {
        if (_grouped)
            screen.Command(GitHubCommand.EndGroup);
        _grouped = false;
    }

    public void End()
    {
        LetGo();
        EndGroup();
        Name = null;
    }

    public void Hold(string text)
    {
        LetGo();
        _held = text;
        _holding ??= timer(() => LetGo());
        _holding.Change(Held, Timeout.InfiniteTimeSpan);
    }

    public void LetGo(TimeSpan? took = null)
    {
        if (_held is not { } text)
            return;
        _held = null;
        Put(text, took, Name == "ROLLING BACK" && !Labelled ? Ink.Warning : Ink.None);
    }

    /// <summary>A row below those that were printed before.</summary>
    public void Row(string text, TimeSpan? took = null, Ink ink = Ink.None)
    {
        LetGo();
        Put(text, took, ink);
    }

    public void Dispose() => _holding?.Dispose();

    private void Put(string text, TimeSpan? took, Ink ink)
    {
        if (Name is null)
        {
            screen.Line(text, ink);
            return;
        }
        screen.Row(Label, text, took, ink is Ink.None ? Ink.Label : ink, ink);
        Labelled = true;
    }
}
