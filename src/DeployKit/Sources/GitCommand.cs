using System.ComponentModel;
using System.Diagnostics;

namespace DeployKit.Sources;

/// <summary>Runs git in a folder: no shell, no prompt, no lock on the index, messages in English.</summary>
internal sealed class GitCommand(string folder)
{
    /// <summary>What git printed. Null when git itself is not installed.</summary>
    public async Task<GitAnswer?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", ["--no-optional-locks", "-c", "core.quotePath=false", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            var text = await output;
            await process.WaitForExitAsync(cancellationToken);
            return new GitAnswer(process.ExitCode, text, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The one line that git printed; null when it failed or printed nothing.</summary>
    public async Task<string?> LineAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        await RunAsync(arguments, cancellationToken) is { ExitCode: 0 } answer && answer.Output.TrimEnd('\n', '\r') is { Length: > 0 } line ? line : null;
}
