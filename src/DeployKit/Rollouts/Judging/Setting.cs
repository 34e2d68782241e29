namespace DeployKit.Rollouts.Judging;

/// <summary>What a person changes so that a rule fires later or not at all.</summary>
internal static class Setting
{
    public const string Timeout = "rollout.timeout";

    /// <summary>A field of the manifest, not of the configuration: the controller's own deadline.</summary>
    public const string ProgressDeadline = "progressDeadlineSeconds";

    /// <summary>Of a Job's manifest: how often it tries again.</summary>
    public const string Retries = "backoffLimit";

    /// <summary>Of a Job's manifest: how long it may run.</summary>
    public const string JobDeadline = "activeDeadlineSeconds";

    public const string MigrationTimeout = "migration.timeout";

    public static string Of(FailureRule rule) => rule.WhileSettling ? "rollout.settle" : $"rollout.rules.{rule.Name}";
}
