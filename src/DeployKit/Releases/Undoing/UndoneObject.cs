using DeployKit.Manifests.Writing;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>What the undo of one change came to.</summary>
/// <param name="Generation">The object's generation after the undo, for a workload that is awaited.</param>
/// <param name="Left">Why something of it, or all of it, was left; null when it is as before.</param>
/// <param name="IsFailure">A person must look at it: it is neither as before nor left on purpose.</param>
public sealed record UndoneObject(WrittenObject Change, ObjectChange Result, long Generation, string? Left, bool IsFailure);
