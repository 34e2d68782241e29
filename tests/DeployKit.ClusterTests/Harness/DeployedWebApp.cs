using DeployKit.ClusterTests.Deploying;

namespace DeployKit.ClusterTests.Harness;

/// <summary>One deployed <c>web</c> for all tests of a class, which run one after the other.</summary>
public sealed class DeployedWebApp : IAsyncLifetime
{
    private WebApp? _app;
    private string _good = "";

    /// <summary>The app with its good version checked out, deployed at the first call.</summary>
    public async Task<WebApp> GoodAsync()
    {
        if (_app is null)
        {
            _app = new WebApp();
            _good = _app.Workspace.Git("rev-parse", "HEAD");
            (await _app.DeployAsync()).ShouldExitWith(0);
        }
        CheckOutGood();
        return _app;
    }

    /// <summary>What the app's releases told Slack.</summary>
    public SlackServer Slack => _app!.Slack;

    /// <summary>Goes back to the commit that was deployed first.</summary>
    public void CheckOutGood()
    {
        _app!.Workspace.Git("reset", "-q", "--hard", _good);
        _app.Workspace.Git("clean", "-q", "-fd");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
