namespace DeployKit.Build.Rehearsals;

/// <summary>How one rehearsed release ended.</summary>
/// <param name="Mishap">Its name; of a seed, the faults.</param>
/// <param name="Seed">Null in the matrix.</param>
/// <param name="DetectedAfter">Seconds of virtual time from the mishap to the failure of the step that met it; null where no step failed.</param>
/// <param name="ExitCode">The release's; null where it did not run, or hung.</param>
/// <param name="State">What runs afterwards.</param>
/// <param name="Sent">Requests to the app's Services.</param>
/// <param name="Lost">Those that found no ready endpoint.</param>
/// <param name="Took">Seconds of virtual time.</param>
/// <param name="Broken">Every invariant that does not hold.</param>
internal sealed record RehearsalResult(
    string Mishap, int? Seed, double? DetectedAfter, int? ExitCode, string State, int Sent, int Lost, double Took, IReadOnlyList<string> Broken)
{
    /// <summary>Why it does not apply to this app; null where it ran.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>The last line of the release's output.</summary>
    public string LastLine { get; init; } = "";
}
