using System.Diagnostics;
using System.Globalization;

namespace DeployKit.Benchmarks.Deploying;

/// <summary>Runs commands, and measures them by GNU time.</summary>
internal static class Command
{
    /// <summary>Runs it to its end; a failure ends the benchmark with what it printed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] command)
    {
        using var process = Process.Start(StartOf(folder, variables, command))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)}: exit {process.ExitCode}\n{output}{await errors}");
    }

    /// <summary>Runs it, and says how long it took, in how much processor time and memory.</summary>
    public static async Task<(double Wall, double Cpu, double Memory)> MeasureAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] command)
    {
        var file = Path.GetTempFileName();
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            await RunAsync(folder, variables, ["/usr/bin/time", "--output", file, "--format", "%U %S %M", .. command]);
            var wall = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            var used = (await File.ReadAllTextAsync(file)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            return (wall, used[0] + used[1], used[2] / 1000);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>How a process is started: with nothing of the CI that the benchmark itself may run in.</summary>
    public static ProcessStartInfo StartOf(string folder, IReadOnlyDictionary<string, string> variables, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name == "CI" || name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("CIRCLE", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return start;
    }
}
