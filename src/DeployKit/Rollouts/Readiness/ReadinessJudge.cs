using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;

namespace DeployKit.Rollouts.Readiness;

/// <summary>The judge of objects without pods; as pure as the one of the workloads.</summary>
internal static class ReadinessJudge
{
    /// <summary>The judgement on one object that was seen, while the API server answers.</summary>
    public static Verdict Of(RolloutHistory history, ObjectHistory seen, Verdict verdict, RolloutPolicy policy, DateTimeOffset now)
    {
        var readiness = seen.Readiness!;
        verdict = verdict with { Sentence = readiness.Text };
        return readiness.State switch
        {
            ReadinessState.Ready => verdict with { Result = VerdictResult.Succeeded },
            ReadinessState.ReadyUnlessRefused when seen.Refusal is null => verdict with { Result = VerdictResult.Succeeded },
            ReadinessState.Failed => Failed(verdict, readiness.Reason, "object-failed", null, "its own status says so", $"the {verdict.Workload.Kind} failed: {readiness.Text}"),
            _ => Waiting(history, seen, verdict, policy, now),
        };
    }

    private static Verdict Waiting(RolloutHistory history, ObjectHistory seen, Verdict verdict, RolloutPolicy policy, DateTimeOffset now)
    {
        var cause = seen.Refusal is { } refusal ? $"{verdict.Sentence}: {refusal.Message.Trim()}" : verdict.Sentence;
        var rule = seen.Target.Check!.Rule is ClaimReadiness ? policy.Rules.FirstOrDefault(row => row.Subject == FailureSubject.VolumeClaim) : null;
        var since = seen.Readiness!.State == ReadinessState.Waiting ? seen.WaitingSince : seen.RefusedSince;
        if (rule is not null && now >= since + rule.Grace)
            return Failed(verdict, rule.Reason, rule.Name, Setting.Of(rule), $"for {Diagnosis.Words(now - since)}", cause);
        // While the workloads come nearer to their end nothing has stood still: what is awaited may depend on them.
        var ends = history.Workloads.Values.Select(workload => workload.Progressed).Append(seen.Progressed).Max() + policy.Timeout;
        return now >= ends
            ? Failed(verdict, ReasonCode.ReleaseTimeout, "release-timeout", Setting.Timeout, $"no progress for {Diagnosis.Words(policy.Timeout)}", $"the {verdict.Workload.Kind} makes no progress: {cause}")
            : verdict with { ReviewAt = Judge.Earlier(since + rule?.Grace, ends) };
    }

    private static Verdict Failed(Verdict verdict, ReasonCode reason, string rule, string? setting, string detail, string cause) => verdict with
    {
        Result = VerdictResult.Failed,
        Reason = reason,
        Rule = rule,
        RuleDetail = detail,
        Setting = setting,
        Sentence = $"{verdict.Workload.Name}: {cause}",
    };
}
