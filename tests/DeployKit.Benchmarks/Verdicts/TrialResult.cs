namespace DeployKit.Benchmarks.Verdicts;

/// <summary>When, in seconds since the write, each of them knew.</summary>
/// <param name="Shown">The observer received the first frame that shows it.</param>
/// <param name="Told">Our verdict, with its logs and events.</param>
/// <param name="Kubectl"><c>kubectl rollout status</c> ended; null when it had not within its time, or was not asked.</param>
internal sealed record TrialResult(double Shown, double Told, double? Kubectl);
