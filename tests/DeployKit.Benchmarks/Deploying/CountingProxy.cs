using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DeployKit.Benchmarks.Deploying;

/// <summary><c>kubectl proxy</c> between a client and the API server: it logs every request, reads and watches too, whoever sends it.</summary>
internal sealed partial class CountingProxy : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly string _kubeconfig = Path.GetTempFileName();

    public CountingProxy(Cluster cluster, string cache)
    {
        _process = Process.Start(Command.StartOf(
            cache, new Dictionary<string, string> { ["KUBECONFIG"] = cluster.Kubeconfig },
            "kubectl", $"--context={cluster.Context}", $"--cache-dir={cache}", "proxy", "--port=0", "-v=6"))!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The way through the proxy.</summary>
    public async Task<Cluster> OpenAsync()
    {
        var address = await _address.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await File.WriteAllTextAsync(_kubeconfig, $"""
            apiVersion: v1
            kind: Config
            clusters:
              - name: counted
                cluster:
                  server: http://{address}
            contexts:
              - name: counted
                context:
                  cluster: counted
            """);
        return new Cluster(_kubeconfig, "counted");
    }

    /// <summary>How many requests there were since the last call: "read", "watch", "dry run" or the verb of a write.</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        lock (_counts)
        {
            var counts = new Dictionary<string, int>(_counts);
            _counts.Clear();
            return counts;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        File.Delete(_kubeconfig);
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        if (Serving().Match(line) is { Success: true } serving)
            _address.TrySetResult(serving.Groups["address"].Value);
        if (Request().Match(line) is not { Success: true } request)
            return;
        var (verb, url) = (request.Groups["verb"].Value, request.Groups["url"].Value);
        var kind = verb switch
        {
            "GET" when url.Contains("watch=", StringComparison.Ordinal) || url.Contains("follow=", StringComparison.Ordinal) => "watch",
            "GET" => "read",
            "POST" when url.Contains("selfsubjectaccessreviews", StringComparison.Ordinal) => "access review",
            _ when url.Contains("dryRun=", StringComparison.Ordinal) => "dry run",
            _ => verb,
        };
        lock (_counts)
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    [GeneratedRegex(@"Starting to serve on (?<address>\S+)", RegexOptions.None, 1000)]
    private static partial Regex Serving();

    // As kubectl up to 1.32 logs it, and after.
    [GeneratedRegex(@"(?<verb>GET|POST|PUT|PATCH|DELETE)""? (url="")?(?<url>https?://[^""\s]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Request();
}
