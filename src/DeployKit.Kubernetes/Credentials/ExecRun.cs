using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DeployKit.Kubernetes;

/// <summary>Runs a credential plugin once.</summary>
internal sealed partial class ExecRun(ExecPlugin plugin, KubeconfigSources sources)
{
    public async Task<ExecAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = plugin.InteractiveMode != "Never" && !Console.IsInputRedirected;
        if (plugin.InteractiveMode == "Always" && !interactive)
            throw new ExecPluginException(plugin.Command, "it asks questions, and there is no terminal");
        using var process = Start(interactive);
        using var expiry = new CancellationTokenSource(sources.PluginTimeout, sources.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            if (!interactive)
                process.StandardInput.Close();
            var errors = PassOnAsync(process.StandardError, either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await errors;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? ExecAnswer.Read(plugin, output)
                : throw new ExecPluginException(plugin.Command, $"it ended with exit code {process.ExitCode}{Hint()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExecPluginException(plugin.Command, $"it took longer than {sources.PluginTimeout.TotalSeconds:0} s");
        }
        finally
        {
            Stop(process);
        }
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = !interactive,
            UseShellExecute = false,
        };
        foreach (var (name, value) in plugin.Variables)
            start.Environment[name] = value;
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.Cluster is { } cluster)
            spec["cluster"] = cluster.DeepClone();
        start.Environment["KUBERNETES_EXEC_INFO"] =
            new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString(Json.Compact);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new ExecPluginException(plugin.Command, $"{exception.Message}{Hint()}", exception);
        }
    }

    private async Task PassOnAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var writer = sources.PluginErrors ?? Console.Error;
        while (await errors.ReadLineAsync(cancellationToken) is { } line)
            await writer.WriteLineAsync(line);
    }

    private string Hint() => plugin.InstallHint is { } hint ? $". {Ansi.Replace(hint, "").Trim().TrimEnd('.')}" : "";

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended in between.
        }
    }

    [GeneratedRegex(@"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ansi { get; }
}
