namespace DeployKit.Build;

/// <summary>The names of the targets that code refers to.</summary>
internal static class Targets
{
    public const string Check = "Check";
    public const string Deploy = "Deploy";
    public const string Rehearse = "Rehearse";
    public const string Rollback = "Rollback";
    public const string Sandbox = "Sandbox";
}
