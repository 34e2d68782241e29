using System.Text.Json.Nodes;
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

    public async Task<HostResult> RunAsync(string target, params string[] arguments)
    {
        using var running = Start(target, arguments);
        return await running.EndAsync();
    }

    /// <summary>Starts a target; at its end no secret may be found in anything that it left behind.</summary>
    public RunningHost Start(string target, params string[] arguments)
    {
        var running = Host.Start(Workspace, Environment(), [$"--target={target}", $"--namespace={Cluster.Namespace}", .. arguments]);
        running.Check = ShouldTellNoSecret;
        return running;
    }

    public Task<HostResult> DeployAsync() => RunAsync("Deploy");

    public async Task<Load> LoadAsync() => new(await Cluster.NodePortAsync("web"));

    /// <summary>The ReplicaSets of a Deployment, the one that runs first.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReplicaSetsAsync(string deployment = "web")
    {
        var uid = (string?)(await Cluster.GetAsync(BuiltIn.Deployments, deployment))["metadata"]!["uid"];
        return
        [
            .. (await Cluster.ListAsync(BuiltIn.ReplicaSets)).Where(item => (string?)item["metadata"]!["ownerReferences"]![0]!["uid"] == uid)
                .OrderByDescending(item => (int)item["spec"]!["replicas"]!)
        ];
    }

    /// <summary>The uid of the ReplicaSet that runs; fails while there are two.</summary>
    public async Task<string> RunningReplicaSetAsync(string deployment = "web") =>
        (string)(await ReplicaSetsAsync(deployment)).Where(item => (int)item["spec"]!["replicas"]! > 0).ShouldHaveSingleItem()["metadata"]!["uid"]!;

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Slack.Dispose();
        Workspace.Dispose();
    }

    private void ShouldTellNoSecret(HostResult result)
    {
        var logs = Path.Combine(Workspace.Folder, ".deploykit");
        SecretLeaks.ShouldNotBeIn(
            [
                ("the output", result.Output),
                ("the report", result.ReportText),
                .. Slack.Messages.Select(message => ("Slack", message)),
                .. Directory.Exists(logs) ? Directory.EnumerateFiles(logs, "*", SearchOption.AllDirectories).Select(file => (file, File.ReadAllText(file))) : [],
            ],
            [.. Variables.Where(variable => variable.Key is not ("KUBECONFIG" or "DOCKER_HOST")).Select(variable => variable.Value).OfType<string>(), Slack.Address, Slack.Address[(Slack.Address.LastIndexOf('/') + 1)..]]);
    }

    private Dictionary<string, string?> Environment() => new(Variables) { ["SLACK_WEBHOOK_URL"] = Slack.Address };
}
