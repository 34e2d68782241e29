using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Harness;

/// <summary>Runs the product's own command line as a process, as CI does.</summary>
public static class Host
{
    // The host's own output, not its copy beside the tests: that one lacks what the tests get from the ASP.NET framework.
    private static readonly string Assembly = Path.Combine(
        Workspace.Repository, "build", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "DeployKit.Build.dll");

    /// <summary>Runs a target to its end and reads its report.</summary>
    /// <param name="variables">Beside those of the tests; null removes one.</param>
    public static async Task<HostResult> RunAsync(Workspace workspace, IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        using var running = Start(workspace, variables, arguments);
        return await running.EndAsync();
    }

    /// <summary>Starts a target; the caller ends it.</summary>
    public static RunningHost Start(Workspace workspace, IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        var report = Path.Combine(Directory.CreateTempSubdirectory("deploykit-report-").FullName, "report.json");
        return Start(workspace, variables, report, "dotnet", [Assembly, .. arguments, $"--report={report}"]);
    }

    /// <summary>Runs another command line to its end as a CI would; its report, if it writes one, is its own affair.</summary>
    public static async Task<HostResult> RunCommandAsync(Workspace workspace, IReadOnlyDictionary<string, string?> variables, string command, params string[] arguments)
    {
        using var running = Start(workspace, variables, report: "", command, arguments);
        return await running.EndAsync();
    }

    private static RunningHost Start(Workspace workspace, IReadOnlyDictionary<string, string?> variables, string report, string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The tests may themselves run in a CI: what that one says of branches and runs is not meant for the app.
        foreach (var name in start.Environment.Keys.Where(name => name == "CI" || name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("CIRCLE", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new RunningHost(Process.Start(start)!, report);
    }
}

/// <summary>A run that has not ended yet.</summary>
public sealed class RunningHost : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly string _report;

    internal RunningHost(Process process, string report)
    {
        (_process, _report) = (process, report);
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Looks at the result before anybody else does.</summary>
    public Action<HostResult>? Check { get; set; }

    /// <summary>The process's id, for signals.</summary>
    public int Id => _process.Id;

    /// <summary>What was printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Waits until the output holds a text.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (timeout.IsCancellationRequested || _process.HasExited)
                throw new TimeoutException($"'{text}' was not printed:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits for the end; ten minutes at most.</summary>
    public async Task<HostResult> EndAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10), TimeProvider.System);
        await _process.WaitForExitAsync(timeout.Token);
        var report = File.Exists(_report) ? await File.ReadAllTextAsync(_report) : null;
        var result = new HostResult(_process.ExitCode, Output, report is null ? null : JsonNode.Parse(report)!.AsObject(), report ?? "");
        Check?.Invoke(result);
        return result;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }
}

/// <summary>How a run ended.</summary>
public sealed record HostResult(int ExitCode, string Output, JsonObject? Report, string ReportText)
{
    /// <summary>The last line that was printed.</summary>
    public string LastLine => Output.TrimEnd().Split('\n')[^1].Trim();

    /// <summary>What the report calls the end.</summary>
    public string? Outcome => (string?)Report?["outcome"];

    /// <summary>The first verdict in the report that says that a workload failed.</summary>
    public JsonObject FailedVerdict => Report!["verdicts"]!.AsArray().First(verdict => (string?)verdict!["result"] == "failed")!.AsObject();

    /// <summary>How long a step took, in seconds.</summary>
    public double SecondsOf(string step) => (double)Report!["steps"]!.AsArray().Single(entry => (string?)entry!["name"] == step)!["seconds"]!;

    /// <summary>Fails with the whole output when the exit code is another.</summary>
    public HostResult ShouldExitWith(int code)
    {
        ExitCode.ShouldBe(code, Output);
        return this;
    }
}
