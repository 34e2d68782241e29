using System.Diagnostics;

namespace DeployKit.ClusterTests.Harness;

/// <summary>Sends signals to a run, as a terminal or a CI that cancels does.</summary>
public static class Signals
{
    public const string Interrupt = "INT";
    public const string Terminate = "TERM";

    /// <summary>Sends one; the process must still be there.</summary>
    public static void Send(this RunningHost host, string signal)
    {
        // The shell's own kill: not every machine has it as a program.
        using var process = Process.Start("sh", ["-c", $"kill -{signal} {host.Id}"]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, host.Output);
    }
}
