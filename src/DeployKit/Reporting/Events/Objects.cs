using DeployKit.Manifests;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Events;

/// <summary>An image of the release is known by its digest.</summary>
/// <param name="Tag">Null for an image that was given by digest.</param>
/// <param name="Built">By this run.</param>
/// <param name="Pushed">By this run.</param>
public sealed record ImageResolved(string Repository, string? Tag, string Digest, bool Built, bool Pushed) : ReleaseEvent;

/// <summary>An object was written, found unchanged, put back or left.</summary>
public sealed record ObjectHandled(ObjectName Object, ObjectChange Change, string? Detail) : ReleaseEvent;

/// <summary>The judgement on a workload changed, or its progress. An output that only adds lines adds none for numbers alone.</summary>
public sealed record VerdictReached(Verdict Verdict) : ReleaseEvent;

/// <summary>The workloads of a step are no longer awaited: the last verdict on each, every one of which was told before where it said something.</summary>
public sealed record RolloutsEnded(IReadOnlyList<Verdict> Verdicts) : ReleaseEvent;
