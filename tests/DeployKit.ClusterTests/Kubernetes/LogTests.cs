using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Kubernetes;

public sealed class LogTests : IAsyncLifetime
{
    private TestNamespace _ns = null!;

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute().Skip is null)
            _ns = await TestNamespace.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        if (_ns is not null)
            await _ns.DisposeAsync();
    }

    [ClusterFact]
    public async Task Five_thousand_lines_of_a_pod_that_has_yet_to_start_come_once_and_in_order()
    {
        await _ns.RunPodAsync("talk", "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done");
        (await ReadAsync("talk", new LogOptions { Follow = true })).ShouldBe(Enumerable.Range(0, 5000).Select(number => $"line {number}"));
    }

    [ClusterFact(NotOnSandbox = "its logs are texts, never broken bytes")]
    public async Task Long_lines_stay_whole_and_broken_bytes_are_replaced()
    {
        await _ns.RunPodAsync("odd", "head -c 50000 /dev/zero | tr '\\0' x; echo; printf 'a\\377b\\n'; printf 'no end'");
        var lines = await ReadAsync("odd", new LogOptions { Follow = true });
        lines.ShouldBe([new string('x', 50000), "a\uFFFDb", "no end"]);
    }

    [ClusterFact]
    public async Task The_run_before_a_restart_can_still_be_read()
    {
        await _ns.RunPodAsync("again", "echo run; sleep 2; exit 3", "OnFailure");
        var lines = new List<string>();
        await foreach (var seen in _ns.Client.WatchAsync(BuiltIn.Pods, _ns.Name, new ListOptions { FieldSelector = "metadata.name=again" }, CancellationToken.None))
        {
            if (!((int?)seen.Object?["status"]?["containerStatuses"]?[0]?["restartCount"] > 0))
                continue;
            try
            {
                lines = await ReadAsync("again", new LogOptions { Previous = true });
                break;
            }
            catch (ServerErrorException)
            {
                // The node has just removed that run, because the next one ended: there is another one to read soon.
            }
        }
        lines.ShouldBe(["run"]);
    }

    [ClusterFact]
    public async Task A_log_that_cannot_be_had_is_said_to_be_so()
    {
        await _ns.RunPodAsync("once", "echo one; echo two; echo three");
        (await ReadAsync("once", new LogOptions { Follow = true, Tail = 3 })).ShouldBe(["one", "two", "three"]);
        (await ReadAsync("once", new LogOptions { Tail = 1 })).ShouldBe(["three"]);
        await Should.ThrowAsync<InvalidException>(() => ReadAsync("once", new LogOptions { Previous = true }));
        await Should.ThrowAsync<NotFoundException>(() => ReadAsync("nobody", new LogOptions { Follow = true }));
        await Should.ThrowAsync<InvalidException>(() => ReadAsync("once", new LogOptions { Container = "other" }));
    }

    private async Task<List<string>> ReadAsync(string pod, LogOptions options)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        var lines = new List<string>();
        await foreach (var line in _ns.Client.ReadLogsAsync(_ns.Name, pod, options, patience.Token))
            lines.Add(line.Text);
        return lines;
    }
}
