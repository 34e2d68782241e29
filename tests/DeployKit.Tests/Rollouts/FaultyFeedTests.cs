using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Readiness;

namespace DeployKit.Tests.Rollouts;

/// <summary>What the watcher makes of an API server that tells odd things, or not all.</summary>
public sealed class FaultyFeedTests : IDisposable
{
    private static readonly ObjectName Web = new("Deployment", "test", "web");

    private readonly RecordedApi _api = new();
    private readonly ManualTime _time = new();
    private readonly Redactor _redactor = new();
    private readonly List<Verdict> _told = [];

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task What_cannot_be_read_is_the_end_of_the_wait_and_not_of_one_watch()
    {
        // A pattern that takes ever longer, and is given up after a second.
        WaitCondition.TryParse("jsonpath={.status.items[?(@.name =~ /^(a+)+$/)]}", out var condition).ShouldBeTrue();
        _api.Put(Healthy()).Put(Recorded.ReplicaSet()).Put(JsonNode.Parse($$$"""
            {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"blue","namespace":"test","uid":"blue-uid"},
             "status":{"items":[{"name":"{{{new string('a', 60)}}}!"}]}}
            """)!.AsObject());
        var check = new ReadinessCheck(new ResourceType("example.com", "v1", "Widget", "widgets", Namespaced: true), new ExpressionReadiness(condition!, null));
        var blue = new RolloutTarget(new ObjectName("Widget", "test", "blue"), "blue-uid", 1, ChangedByRelease: true) { Check = check };
        await Should.ThrowAsync<RegexMatchTimeoutException>(AwaitAsync(Target(), blue).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public async Task A_containers_status_that_is_told_twice_is_read_once()
    {
        var pod = Recorded.Pod(Recorded.Running, ready: true);
        var statuses = pod["status"]!["containerStatuses"]!.AsArray();
        statuses.Add(statuses[0]!.DeepClone());
        _api.Put(Healthy()).Put(Recorded.ReplicaSet()).Put(pod);
        (await AwaitAsync(Target())).ShouldHaveSingleItem().Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public async Task Events_that_cannot_be_listed_are_done_without_after_ten_seconds()
    {
        _api.Unavailable = "events";
        _api.Put(Healthy()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod(Recorded.Running, ready: true));
        var started = _time.GetUtcNow();
        var awaiting = AwaitAsync(Target());
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"), _api.WatchedAsync("replicasets"));
        (await AdvanceAsync(awaiting)).ShouldHaveSingleItem().Result.ShouldBe(VerdictResult.Succeeded);
        (_time.GetUtcNow() - started).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        _told.ShouldAllBe(verdict => !verdict.Sentence.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_that_are_lost_blind_nobody()
    {
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod(Recorded.NoSecret));
        var awaiting = AwaitAsync(Target());
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"), _api.WatchedAsync("events"), _api.WatchedAsync("replicasets"));
        _api.Unavailable = "events";
        _api.Disconnect();
        (await AdvanceAsync(awaiting)).ShouldHaveSingleItem().Reason.ShouldBe(ReasonCode.ConfigMissing);
        _told.ShouldAllBe(verdict => !verdict.Sentence.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_across_the_place_where_a_message_is_cut_does_not_show()
    {
        _redactor.Add("correct-horse-battery");
        var message = $"{new string('x', 280)} token=correct-horse-battery";
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Event("Failed", message, "web-5d-x-uid"))
            .Put(Recorded.Pod($$$"""{"waiting":{"reason":"SignatureValidationFailed","message":"{{{message}}}"}}"""));
        var verdict = (await AwaitAsync(Target())).ShouldHaveSingleItem();
        verdict.Reason.ShouldBe(ReasonCode.ImagePullDenied);
        verdict.Sentence.ShouldContain("token=***");
        verdict.Events.ShouldHaveSingleItem().ShouldEndWith("token=***");
        verdict.ToString().ShouldNotContain("correct");
        verdict.Pods.ShouldAllBe(pod => !pod.ToString().Contains("correct", StringComparison.Ordinal));
        _told.ShouldAllBe(told => !told.Sentence.Contains("correct", StringComparison.Ordinal));
    }

    private static JsonObject Healthy() => Recorded.Deployment(ready: 1);

    private static RolloutTarget Target() => new(Web, "web-uid", 2, ChangedByRelease: true);

    private async Task<IReadOnlyList<Verdict>> AwaitAsync(params RolloutTarget[] targets)
    {
        using var client = _api.Connect(_time);
        return await new RolloutWatcher(client, _time, _redactor, Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}"))
            .AwaitAsync(targets, RolloutBaseline.Empty, new RolloutPolicy(), _told.Add, CancellationToken.None);
    }

    private async Task<IReadOnlyList<Verdict>> AdvanceAsync(Task<IReadOnlyList<Verdict>> awaiting)
    {
        for (var step = 0; step < 600 && !awaiting.IsCompleted; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        return await awaiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
    }
}
