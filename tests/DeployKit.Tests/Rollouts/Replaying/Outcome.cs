using DeployKit.Rollouts;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>How a replayed release ended: with the verdict that decided it, or with the last one when nothing did.</summary>
/// <param name="Verdict">The failed one; else the first target's.</param>
/// <param name="At">When it was decided, in seconds since the write.</param>
internal sealed record Outcome(Verdict Verdict, double At, IReadOnlyList<Verdict> All);
