using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Kubernetes;

/// <summary>What a credential plugin answered, kept until it expires or the server rejects it; the plugin runs once at a time.</summary>
internal sealed class ExecCredential(ExecPlugin plugin, KubeconfigSources sources) : Credential
{
    private readonly Lock _gate = new();
    private ExecAnswer? _answer;
    private Task<ExecAnswer>? _running;

    public override X509Certificate2? Certificate => _answer?.Certificate;

    public override async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        Task<ExecAnswer> running;
        lock (_gate)
        {
            if (IsGood(_answer))
                return Header(_answer);
            // Nobody's token: others wait for the same run. The plugin's own timeout ends it.
            running = _running ??= RunAsync();
        }
        return Header(await running.WaitAsync(cancellationToken));
    }

    public override bool Reject(AuthenticationHeaderValue? used)
    {
        lock (_gate)
        {
            // A request that was sent with an older one must not throw a fresh one away.
            if (_answer?.Token?.Reveal() == used?.Parameter)
                _answer = null;
        }
        return true;
    }

    private async Task<ExecAnswer> RunAsync()
    {
        // Off the lock: starting a process takes a while.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return _answer = await new ExecRun(plugin, sources).RunAsync(CancellationToken.None);
        }
        finally
        {
            lock (_gate)
                _running = null;
        }
    }

    private bool IsGood(ExecAnswer? answer) =>
        answer is not null && (answer.Expires is null || sources.Time.GetUtcNow() < answer.Expires);

    private static AuthenticationHeaderValue? Header(ExecAnswer? answer) =>
        answer?.Token is { } token ? new AuthenticationHeaderValue("Bearer", token.Reveal()) : null;
}
