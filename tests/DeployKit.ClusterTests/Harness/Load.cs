namespace DeployKit.ClusterTests.Harness;

/// <summary>Asks an app on this machine some 25 times a second, and counts who answers.</summary>
public sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private volatile string _last = "";

    public Load(int port, string path = "/")
    {
        // A new connection each time: a kept one would not notice what the Service does.
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(10) };
        _asking = AskAsync(http, new Uri($"http://127.0.0.1:{port}{path}"));
    }

    public int Asked { get; private set; }

    /// <summary>Why requests failed; empty when none did.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>How often each answer came.</summary>
    public Dictionary<string, int> Answers { get; } = [];

    /// <summary>Waits until an answer comes, half a minute at most: a Service follows its pods after a moment.</summary>
    public async Task HearsAsync(string answer)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (_last != answer && !limit.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
        _last.ShouldBe(answer);
    }

    /// <summary>Ends after <see cref="StopAsync"/>: every request was answered, and there were enough of them to tell.</summary>
    public void ShouldHaveLostNothing()
    {
        string.Join("; ", Failures.GroupBy(failure => failure).Select(same => $"{same.Count()} of {Asked}: {same.Key}")).ShouldBe("");
        Asked.ShouldBeGreaterThan(40);
    }

    /// <summary>Ends the load; from then on the counts are final.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _asking;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(HttpClient http, Uri address)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(40), TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            Asked++;
            try
            {
                var answer = (await http.GetStringAsync(address, CancellationToken.None)).Trim();
                _last = answer;
                Answers[answer] = Answers.GetValueOrDefault(answer) + 1;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                Failures.Add(exception.Message);
            }
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        http.Dispose();
    }
}
