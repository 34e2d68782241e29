using DeployKit.Configuration;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Judging;

namespace DeployKit.Releases.Explaining;

/// <summary>By what a configuration has rollouts judged, for a person to read: the failure table, row by row, and what holds beside it.</summary>
public sealed class PolicyExplanation
{
    private const int NameWidth = 22;
    private const int ReasonWidth = 20;
    private static readonly string Continued = new(' ', NameWidth + 2);

    private readonly RolloutOptions _rollout;
    private readonly RollbackOptions _rollback;

    /// <summary>The policy of these options. Nothing is asked of a cluster.</summary>
    public PolicyExplanation(DeployOptions options)
    {
        (_rollout, _rollback) = (options.Rollout, options.Rollback);
        Lines = [.. Head(), .. FailureRules.Default.SelectMany(Row), .. Tail(), .. Limits(options)];
    }

    /// <summary>How many rows there are.</summary>
    public int Rules => FailureRules.Default.Count;

    /// <summary>How many of them the configuration changes or switches off.</summary>
    public int Changed => FailureRules.Default.Count(IsChanged);

    /// <summary>The whole text.</summary>
    public IReadOnlyList<string> Lines { get; }

    private static IEnumerable<string> Head() =>
    [
        "A rollout fails by the first of these rules that its new pods show. A rule's key, here with all it may hold:",
        "  rollout.rules.<rule>: { grace: 30s, sightings: 2, off: true }",
        "Rows that the configuration changes begin with *.",
        "",
        $"  {"rule",-NameWidth}{"reason code",-ReasonWidth}  fires",
    ];

    private IEnumerable<string> Row(FailureRule rule)
    {
        var isOff = _rollout.Rules.GetValueOrDefault(rule.Name)?.Off == true;
        var now = ConfiguredPolicy.ForRelease(_rollout).Rules.FirstOrDefault(row => row.Name == rule.Name) ?? rule;
        yield return $"{(IsChanged(rule) ? "*" : " ")} {rule.Name,-NameWidth}{rule.Reason,-ReasonWidth}  {(isOff ? "never: switched off" : RuleWords.Fires(now))}";
        yield return $"{Continued}{RuleWords.Shows(rule)}";
        if (IsChanged(rule))
            yield return $"{Continued}without {RolloutKey(rule)}: {RuleWords.Fires(rule)}";
    }

    private IEnumerable<string> Tail() =>
    [
        "",
        $"  {"quorum",-NameWidth}{Quorum()}   (rollout.quorum)",
        $"  {"tail",-NameWidth}or {FailingPods.Tail} of them for {Duration.Write(FailingPods.TailFor)}",
        $"  {"settle",-NameWidth}{(_rollout.Settle is { } settle ? $"watched on for {Duration.Write(settle)} after the last pod is ready" : "not watched on after the last pod is ready")}   (rollout.settle)",
        $"  {"autoscaler",-NameWidth}{(_rollout.Autoscaler ? "brings nodes: a pod that no node takes is no failure before the timeout" : "none: a pod that no node takes fails by its rule")}   (rollout.autoscaler)",
        $"  {"undo",-NameWidth}never judged more strictly than without these keys; {Duration.Write(_rollback.Timeout)} in all   (rollback.timeout)",
    ];

    private static IEnumerable<string> Limits(DeployOptions options) =>
    [
        "",
        "Decided by a controller, by a limit, or by what somebody did; behind each the key that changes it:",
        .. LimitRow.Of(options).Select(row => $"  {row.Name,-NameWidth}{row.Reason,-ReasonWidth}  {row.When}   ({row.Key})"),
    ];

    private string Quorum() => _rollout.Quorum switch
    {
        { Percent: 100 } => "every new pod that exists must fail",
        { Percent: 0 } => "one new pod must fail",
        var part => $"{part} of the new pods that exist must fail",
    };

    private bool IsChanged(FailureRule rule) => _rollout.Rules.TryGetValue(rule.Name, out var options) && options != new RuleOptions();

    private static string RolloutKey(FailureRule rule) => $"rollout.rules.{rule.Name}";
}
