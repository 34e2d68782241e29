namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>
/// What a container's process does, from its start on, without a clock of its own: everything is so long after the start. What is
/// not said is as of an ordinary server: it starts soon, is ready at once, runs for ever and ends when it is told to.
/// </summary>
internal sealed record Behaviour
{
    public static readonly Behaviour Ordinary = new();

    /// <summary>How long the pull of the image takes; null for a moment.</summary>
    public TimeSpan? Pull { get; init; }

    /// <summary>Why the image cannot be pulled; null where it can.</summary>
    public PullFailure? PullFailure { get; init; }

    /// <summary>From the image to the running process; null for a moment.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>The process cannot be started.</summary>
    public StartFailure? StartFailure { get; init; }

    /// <summary>A line of the little shell that says what it prints and how it ends; null for none.</summary>
    public string? Run { get; init; }

    public IReadOnlyList<LogLine> Lines { get; init; } = [];

    /// <summary>From when on its readiness is as said; before the first it is not ready. Empty: as its answers and files say.</summary>
    public IReadOnlyList<Moment<bool>> Ready { get; init; } = [];

    /// <summary>From then on it does nothing and answers nothing.</summary>
    public TimeSpan? HangsAfter { get; init; }

    /// <summary>From then on its liveness probe fails.</summary>
    public TimeSpan? UnhealthyAfter { get; init; }

    /// <summary>What it answers to HTTP; empty for 200 and the image's name.</summary>
    public IReadOnlyList<Moment<PodAnswer>> Answers { get; init; } = [];

    /// <summary>Files that it makes (true) or removes, for probes that look for them. Null where nothing is known of its files.</summary>
    public IReadOnlyList<Moment<(string Path, bool Exists)>>? Files { get; init; }

    /// <summary>How its runs end; the one that comes first does.</summary>
    public IReadOnlyList<Ending> Endings { get; init; } = [];

    /// <summary>The node throws the pod out.</summary>
    public Moment<string>? Eviction { get; init; }

    /// <summary>How long it takes to end when it is told to; null for a moment.</summary>
    public TimeSpan? StopsAfter { get; init; }

    /// <summary>With what it ends when it is told to.</summary>
    public int StopCode { get; init; }

    /// <summary>It ends only when it is killed.</summary>
    public bool IgnoresTerm { get; init; }

    /// <summary>The text of the behaviour cannot be read: said instead of starting.</summary>
    public string? Problem { get; init; }

    /// <summary>Something answers at its ports; not so where all that it does is known, and that is not it.</summary>
    public bool Listens => Files is null || Answers.Count > 0;

    /// <summary>What it answers to HTTP so long after its start; null where nothing is said.</summary>
    public PodAnswer? AnswerAt(TimeSpan since) => Answers.LastOrDefault(answer => answer.After <= since)?.Value;

    /// <summary>How a run ends by itself; null when it doesn't.</summary>
    /// <param name="run">0 for the container's first.</param>
    public Ending? EndingOf(int run) => Endings.Where(ending => run < (ending.Times ?? int.MaxValue)).MinBy(ending => ending.After);
}
