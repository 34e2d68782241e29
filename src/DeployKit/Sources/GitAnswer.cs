namespace DeployKit.Sources;

/// <summary>What a run of git printed.</summary>
internal sealed record GitAnswer(int ExitCode, string Output, string Error);
