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

/// <summary>The judgement on a workload changed: print it once.</summary>
public sealed record VerdictReached(Verdict Verdict) : ReleaseEvent;
