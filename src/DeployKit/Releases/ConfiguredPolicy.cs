using DeployKit.Configuration;
using DeployKit.Rollouts;

namespace DeployKit.Releases;

/// <summary>By what rollouts are judged, as the configuration has it.</summary>
internal static class ConfiguredPolicy
{
    /// <summary>For the new version: what is set holds as it is.</summary>
    public static RolloutPolicy ForRelease(RolloutOptions options) => new()
    {
        Timeout = options.Timeout,
        Rules = [.. RowsOf(options, Set)],
        Quorum = options.Quorum,
        Settle = options.Settle ?? TimeSpan.Zero,
        Autoscaler = options.Autoscaler,
    };

    /// <summary>
    /// For the old version, which ran before: nothing is stricter than the defaults, as a false alarm would leave the undo unverified. What the
    /// configuration makes milder holds here too; the quorum is that of all pods, and nothing is awaited after the last one is ready.
    /// </summary>
    public static RolloutPolicy ForUndo(RolloutOptions options, RollbackOptions rollback) => new()
    {
        Timeout = rollback.Timeout,
        Rules = [.. RowsOf(options, Soften)],
        Autoscaler = options.Autoscaler,
    };

    private static IEnumerable<FailureRule> RowsOf(RolloutOptions options, Func<FailureRule, RuleOptions, FailureRule> change)
    {
        foreach (var rule in FailureRules.Default)
        {
            if (!options.Rules.TryGetValue(rule.Name, out var differing))
                yield return rule;
            else if (!differing.Off)
                yield return change(rule, differing);
        }
    }

    private static FailureRule Set(FailureRule rule, RuleOptions options) => rule with
    {
        Grace = options.Grace ?? rule.Grace,
        GraceWhileOthersStart = options.Grace is null ? rule.GraceWhileOthersStart : null,
        Sightings = rule.CountsRestarts ? rule.Sightings : options.Sightings ?? rule.Sightings,
        Restarts = rule.CountsRestarts ? options.Sightings ?? rule.Restarts : rule.Restarts,
    };

    private static FailureRule Soften(FailureRule rule, RuleOptions options)
    {
        var set = Set(rule, options);
        return set with
        {
            Grace = Max(set.Grace, rule.Grace),
            GraceWhileOthersStart = rule.GraceWhileOthersStart is { } others ? Max(set.Grace, others) : null,
            Sightings = Math.Max(set.Sightings, rule.Sightings),
            Restarts = Math.Max(set.Restarts, rule.Restarts),
        };
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
