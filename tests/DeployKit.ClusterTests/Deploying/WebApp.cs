using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

/// <summary>The app <c>web</c> in a namespace of its own, deployed from a work tree of its own.</summary>
public sealed class WebApp : IAsyncDisposable
{
    /// <summary>A password that every form of escaping changes.</summary>
    public const string Password = "pa55 w\"ord/+with=&ümlaut";

    /// <summary>Everything that a release of <c>web</c> may touch.</summary>
    public static readonly ResourceType[] Touched = [BuiltIn.ConfigMaps, BuiltIn.Secrets, BuiltIn.Services, BuiltIn.Deployments];

    public Workspace Workspace { get; } = new("web");

    public TestCluster Cluster { get; } = new("web");

    public SlackServer Slack { get; } = new();

    public Dictionary<string, string?> Variables { get; } = new() { ["WEB_PASSWORD"] = Password };

    public Task<HostResult> RunAsync(string target, params string[] arguments) =>
        Host.RunAsync(Workspace, Environment(), [$"--target={target}", $"--namespace={Cluster.Namespace}", .. arguments]);

    public RunningHost Start(string target) => Host.Start(Workspace, Environment(), $"--target={target}", $"--namespace={Cluster.Namespace}");

    public Task<HostResult> DeployAsync() => RunAsync("Deploy");

    public async Task<Load> LoadAsync() => new(await Cluster.NodePortAsync("web"));

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Slack.Dispose();
        Workspace.Dispose();
    }

    private Dictionary<string, string?> Environment() => new(Variables) { ["SLACK_WEBHOOK_URL"] = Slack.Address };
}
