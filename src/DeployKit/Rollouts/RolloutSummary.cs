namespace DeployKit.Rollouts;

/// <summary>How workloads that were awaited together ended, in words.</summary>
internal static class RolloutSummary
{
    /// <summary>One failure's sentence; of several workloads how many failed, and each one's sentence: <c>2 of 4 workloads failed: web: …; api: …</c>.</summary>
    public static string Of(IReadOnlyList<Verdict> verdicts)
    {
        var failed = verdicts.Where(verdict => verdict.Result == VerdictResult.Failed).Select(verdict => verdict.Sentence).ToList();
        return failed.Count == 1 ? failed[0] : $"{Count(verdicts)} failed: {string.Join("; ", failed)}";
    }

    /// <summary><c>2 of 4 workloads</c></summary>
    public static string Count(IReadOnlyList<Verdict> verdicts) =>
        $"{verdicts.Count(verdict => verdict.Result == VerdictResult.Failed)} of {verdicts.Count} workloads";

    /// <summary><c>ok</c>, <c>failed</c>, <c>timed out</c>, or <c>cut short</c> where another workload ended the wait.</summary>
    public static string End(Verdict verdict) => verdict switch
    {
        { Result: VerdictResult.Succeeded } => "ok",
        { Result: VerdictResult.Progressing } => "cut short",
        { Rule: "release-timeout" or "progress-deadline" } => "timed out",
        _ => "failed",
    };
}
