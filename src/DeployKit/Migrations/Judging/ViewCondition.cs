namespace DeployKit.Migrations.Judging;

/// <summary>One of the conditions in an object's status.</summary>
internal sealed record ViewCondition(string Type, string Status, string? Reason, string? Message);
