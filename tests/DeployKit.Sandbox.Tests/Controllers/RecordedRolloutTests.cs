using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Tests.Controllers;

/// <summary>What a real cluster was recorded to say of a workload, step by step, the sandbox says too.</summary>
public sealed class RecordedRolloutTests
{
    private const string Space = "recorded";

    private static readonly WriteOptions User = new("test");

    private static readonly Dictionary<string, string[]> Counts = new()
    {
        ["StatefulSet"] = ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas"],
        ["DaemonSet"] = ["observedGeneration", "desiredNumberScheduled", "currentNumberScheduled", "updatedNumberScheduled", "numberReady", "numberAvailable", "numberUnavailable"],
        ["ReplicationController"] = ["observedGeneration", "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    };

    private readonly SandboxCluster _cluster = new(new SandboxOptions { Level = ApiLevel.Kubernetes120 });
    private readonly List<string> _steps = [];

    [Theory]
    [InlineData("first-release")]
    [InlineData("zero-replicas")]
    [InlineData("configmap-missing")]
    [InlineData("crash-loop")]
    [InlineData("never-ready")]
    [InlineData("crash-loop-second-release")]
    [InlineData("scaled-to-zero")]
    [InlineData("slow-start")]
    [InlineData("command-missing")]
    [InlineData("post-start-hook-fails")]
    [InlineData("secret-missing")]
    [InlineData("crash-twice-then-recover")]
    [InlineData("ends-with-0")]
    [InlineData("quota-refuses")]
    [InlineData("second-release")]
    [InlineData("recreate")]
    [InlineData("never-ready-with-a-deadline")]
    [InlineData("scaled-to-zero-with-a-new-version")]
    public void A_deployment_goes_through_the_recorded_conditions(string name)
    {
        var recording = Recording.Read(name);
        Prepare(name);
        var body = recording.First("Deployment");
        if (recording.FormerTemplate() is { } former)
        {
            var before = body.DeepClone().AsObject();
            before["spec"]!["template"] = former;
            before["spec"]!["replicas"] = recording.FormerReplicas();
            Create(BuiltInKinds.Deployment, before);
            Run(60);
            Listen(BuiltInKinds.Deployment);
            _cluster.Plane.Api.Modify(new ObjectKey(BuiltInKinds.Deployment, Space, "web"), User, content => content["spec"] = body["spec"]!.DeepClone());
        }
        else
        {
            Listen(BuiltInKinds.Deployment);
            Create(BuiltInKinds.Deployment, body);
        }
        Run(recording.Seconds);
        ShouldHaveGoneThrough(recording.Steps("Deployment"));
    }

    [Theory]
    [InlineData("job-completes")]
    [InlineData("job-fails")]
    [InlineData("job-deadline")]
    public void A_job_goes_through_the_recorded_conditions(string name)
    {
        var recording = Recording.Read(name);
        Prepare(name);
        Listen(BuiltInKinds.Job);
        var body = recording.First("Job");
        body["spec"]!.AsObject().Remove("selector");
        body["spec"]!["template"]!.AsObject().Remove("metadata");
        Create(BuiltInKinds.Job, body);
        Run(recording.Seconds);
        ShouldHaveGoneThrough(recording.Steps("Job"));
    }

    [Theory]
    [InlineData("statefulset-second-release")]
    [InlineData("statefulset-partition")]
    [InlineData("statefulset-on-delete")]
    [InlineData("statefulset-crashes")]
    public void A_stateful_set_goes_through_the_recorded_counts(string name) => ReleaseAgain(BuiltInKinds.StatefulSet, name);

    [Theory]
    [InlineData("daemonset-second-release")]
    [InlineData("daemonset-on-delete")]
    [InlineData("daemonset-crashes")]
    public void A_daemon_set_goes_through_the_recorded_counts(string name) => ReleaseAgain(BuiltInKinds.DaemonSet, name);

    [Theory]
    [InlineData("replication-controller")]
    [InlineData("replication-controller-crashes")]
    public void A_replication_controller_goes_through_the_recorded_counts(string name)
    {
        var recording = Recording.Read(name);
        Prepare(name);
        Listen(BuiltInKinds.ReplicationController);
        Create(BuiltInKinds.ReplicationController, recording.First("ReplicationController"));
        Run(recording.Seconds);
        ShouldHaveGoneThrough(recording.Steps("ReplicationController"));
    }

    /// <summary>"Type=Status Reason" of each condition, sorted: in which order they stand is chance. Of kinds that have none their counts.</summary>
    internal static string Describe(string kind, JsonNode? status) => Counts.TryGetValue(kind, out var counts)
        ? string.Join(" ", counts.Select(count => $"{count}={status?[count]}"))
        : string.Join(", ", Condition.ReadAll(status).Select(each => $"{each.Type}={each.Status} {each.Reason}").Order());

    private void ReleaseAgain(ResourceKind kind, string name)
    {
        var recording = Recording.Read(name);
        Prepare(name);
        var body = recording.First(kind.Kind);
        var before = body.DeepClone().AsObject();
        before["spec"]!["template"] = recording.FormerRevision();
        Create(kind, before);
        Run(60);
        Listen(kind);
        _cluster.Plane.Api.Modify(new ObjectKey(kind, Space, "web"), User, content => content["spec"] = body["spec"]!.DeepClone());
        Run(recording.Seconds);
        ShouldHaveGoneThrough(recording.Steps(kind.Kind));
    }

    // A recording began a moment after the write: it may lack a step, and of two that are milliseconds apart the server may have made one.
    private void ShouldHaveGoneThrough(IReadOnlyList<string> recorded)
    {
        _steps[^1].ShouldBe(recorded[^1]);
        var next = 0;
        foreach (var step in _steps)
        {
            if (next < recorded.Count && recorded[next] == step)
                next++;
        }
        next.ShouldBe(recorded.Count, $"{string.Join(" | ", _steps)} lacks {recorded[Math.Min(next, recorded.Count - 1)]}");
    }

    private void Prepare(string name)
    {
        Run(1);
        Create(BuiltInKinds.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Space } });
        Run(1);
        if (name == "quota-refuses")
            Create(BuiltInKinds.ResourceQuota, JsonNode.Parse("""{"metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}""")!.AsObject());
        Run(1);
    }

    private void Create(ResourceKind kind, JsonObject body)
    {
        body.Remove("status");
        body["metadata"] = new JsonObject { ["name"] = (string?)body["metadata"]!["name"] };
        _cluster.Plane.Api.Create(kind, kind.IsNamespaced ? Space : "", body, User);
    }

    private void Run(double seconds) => _cluster.RunUntil(_cluster.Now + TimeSpan.FromSeconds(seconds));

    private void Listen(ResourceKind kind) => _cluster.Plane.Store.Listen(change =>
    {
        if (change.Key.Kind == kind && Describe(kind.Kind, change.Object.Read()["status"]) is { Length: > 0 } step && (_steps.Count == 0 || _steps[^1] != step))
            _steps.Add(step);
    });
}
