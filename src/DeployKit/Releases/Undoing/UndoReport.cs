using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>How the undo of a release went.</summary>
/// <param name="Why">What could not be put back or verified; null when everything was.</param>
public sealed record UndoReport(RollbackResult Result, string? Why, IReadOnlyList<UndoneObject> Objects, TimeSpan Took);
