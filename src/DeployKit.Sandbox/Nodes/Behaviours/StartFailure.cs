namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>Why the runtime could not start a process.</summary>
/// <param name="Problem">As it says it: exec: "/app": no such file or directory.</param>
/// <param name="ExitCode">126 for what may not be executed, 127 for what is not there.</param>
internal sealed record StartFailure(string Problem, int ExitCode)
{
    public static StartFailure Missing(string command) => new(
        command.Contains('/', StringComparison.Ordinal)
            ? $"exec: \"{command}\": stat {command}: no such file or directory: unknown"
            : $"exec: \"{command}\": executable file not found in $PATH: unknown",
        127);

    public static StartFailure NotExecutable(string command) => new($"exec: \"{command}\": permission denied: unknown", 126);
}
