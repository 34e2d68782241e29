using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Rollouts;

public sealed class RolloutWatcherTests : IDisposable
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private readonly RecordedApi _api = new();
    private readonly ManualTime _time = new();
    private readonly Redactor _redactor = new();
    private readonly string _logs = Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}");
    private readonly List<Verdict> _told = [];
    private RolloutPolicy _policy = new()
    {
        Digests = new Dictionary<string, IReadOnlySet<string>> { ["localhost:5000/web"] = new HashSet<string> { Digest } },
    };

    public void Dispose()
    {
        _api.Dispose();
        if (Directory.Exists(_logs))
            Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task A_rollout_that_goes_well_tells_its_changes_and_verifies_its_image()
    {
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod("""{"waiting":{"reason":"ContainerCreating"}}"""));
        var awaiting = AwaitAsync("web");
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"));
        _api.Put(Recorded.Pod(Recorded.Running, ready: true, imageId: $"docker-pullable://localhost:5000/web@{Digest}")).Put(Recorded.Deployment(ready: 1));
        (await awaiting).ShouldHaveSingleItem().Result.ShouldBe(VerdictResult.Succeeded);
        _told[^1].Sentence.ShouldBe("1 of 1 ready; image verified");
        _told[^1].Revision.ShouldBe("2");
        _told[0].Sentence.ShouldBe("0 of 1 ready, 1 starting");
        _told.Select(verdict => (verdict.Sentence, verdict.Progress)).ShouldBeUnique();
    }

    [Fact]
    public async Task A_pod_that_runs_another_image_is_warned_of()
    {
        _api.Put(Recorded.Deployment(ready: 1)).Put(Recorded.ReplicaSet())
            .Put(Recorded.Pod(Recorded.Running, ready: true, imageId: "docker-pullable://localhost:5000/web@sha256:bbb"));
        var verdict = (await AwaitAsync("web")).ShouldHaveSingleItem();
        verdict.Result.ShouldBe(VerdictResult.Succeeded);
        verdict.Warnings.ShouldBe(["pod web-5d-x, container app runs sha256:bbb, not the image of this release"]);
    }

    [Fact]
    public async Task A_failure_comes_with_the_last_lines_the_whole_log_and_the_warnings()
    {
        _redactor.Add("correct-horse");
        _api.Logs["web-5d-x"] = string.Concat(Enumerable.Range(1, 30).Select(line => $"2026-11-21T08:00:01.{line:000000000}Z line {line}\n")) + "2026-11-21T08:00:02Z password correct-horse\n";
        Crashing().Put(Recorded.Event("BackOff", "Back-off restarting failed container", "web-5d-x-uid", count: 3));
        var verdict = (await AwaitAsync("web")).ShouldHaveSingleItem();
        verdict.Sentence.ShouldBe("web: container app exits 1 right after it starts; last line: password ***");
        var pod = verdict.Pods.ShouldHaveSingleItem();
        pod.Log.Count.ShouldBe(25);
        pod.Log[^1].ShouldBe("password ***");
        pod.LogPath.ShouldBe(Path.Combine(_logs, "web-5d-x.app.log"));
        (await File.ReadAllLinesAsync(pod.LogPath!)).Length.ShouldBe(31);
        (await File.ReadAllTextAsync(pod.LogPath!)).ShouldNotContain("correct-horse");
        verdict.Events.ShouldBe(["BackOff ×3 Back-off restarting failed container"]);
        _told[^1].ShouldBe(verdict);
    }

    [Fact]
    public async Task Where_the_new_run_has_written_nothing_the_previous_one_is_shown()
    {
        _api.Logs["web-5d-x"] = "";
        _api.Logs["web-5d-x previous"] = "2026-11-21T08:00:01Z boom: no database\n";
        Crashing();
        (await AwaitAsync("web")).ShouldHaveSingleItem().Pods.ShouldHaveSingleItem().Log.ShouldBe(["boom: no database"]);
    }

    [Fact]
    public async Task Of_a_crash_the_run_that_ended_is_shown_and_not_what_the_next_one_says_at_its_start()
    {
        _api.Logs["web-5d-x"] = "2026-11-21T08:00:11Z starting\n";
        _api.Logs["web-5d-x previous"] = "2026-11-21T08:00:01Z starting\n2026-11-21T08:00:02Z boom: no database\n";
        Crashing();
        var verdict = (await AwaitAsync("web")).ShouldHaveSingleItem();
        verdict.Sentence.ShouldEndWith("last line: boom: no database");
        verdict.Pods.ShouldHaveSingleItem().Log.ShouldBe(["starting", "boom: no database"]);
    }

    [Fact]
    public async Task A_verdict_stands_though_its_log_cannot_be_read()
    {
        Crashing();
        (await AwaitAsync("web")).ShouldHaveSingleItem().Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [Fact]
    public async Task Time_alone_ends_a_grace()
    {
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod(Recorded.NoSecret));
        var awaiting = AwaitAsync("web");
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"), _api.WatchedAsync("events"), _api.WatchedAsync("replicasets"));
        while (!awaiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await WorkAsync();
        }
        (await awaiting).ShouldHaveSingleItem().Reason.ShouldBe(ReasonCode.ConfigMissing);
    }

    [Fact]
    public async Task Targets_of_a_namespace_share_their_watches_and_the_first_failure_ends_all()
    {
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod("""{"waiting":{"reason":"InvalidImageName"}}"""))
            .Put(Recorded.Deployment("api")).Put(Recorded.ReplicaSet("api"));
        var verdicts = await AwaitAsync("api", "web");
        verdicts.Select(verdict => verdict.Result).ShouldBe([VerdictResult.Progressing, VerdictResult.Failed]);
        _api.Requests.Count(request => request.Contains("watch=", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(4);
        _api.Requests.Count(request => !request.Contains("watch=", StringComparison.Ordinal) && request.Contains("/pods?", StringComparison.Ordinal) && !request.Contains("/log", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task When_told_to_keep_going_every_workload_is_judged_to_its_end()
    {
        _policy = _policy with { KeepGoing = true };
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod("""{"waiting":{"reason":"InvalidImageName"}}"""))
            .Put(Recorded.Deployment("api")).Put(Recorded.ReplicaSet("api"));
        var awaiting = AwaitAsync("api", "web");
        while (!_told.Exists(verdict => verdict.Result == VerdictResult.Failed))
            await WorkAsync();
        awaiting.IsCompleted.ShouldBeFalse();
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"));
        _api.Put(Recorded.Deployment()).Put(Recorded.Pod(Recorded.Running, ready: true, name: "api-5d-x", owner: "api-rs-uid")).Put(Recorded.Deployment("api", ready: 1));
        var verdicts = await awaiting;
        verdicts.Select(verdict => verdict.Result).ShouldBe([VerdictResult.Succeeded, VerdictResult.Failed]);
        _told.Count(verdict => verdict.Result == VerdictResult.Failed).ShouldBe(1);
    }

    [Fact]
    public async Task What_may_not_be_watched_is_an_error_at_once()
    {
        _api.Forbidden = "pods";
        await Should.ThrowAsync<ForbiddenException>(AwaitAsync("web"));
    }

    [Fact]
    public async Task An_outage_is_overcome()
    {
        _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet()).Put(Recorded.Pod(Recorded.Running));
        var awaiting = AwaitAsync("web");
        await Task.WhenAll(_api.WatchedAsync("deployments"), _api.WatchedAsync("pods"), _api.WatchedAsync("events"), _api.WatchedAsync("replicasets"));
        _api.Down = true;
        _api.Disconnect();
        while (!_told.Exists(verdict => verdict.Sentence.Contains("does not answer", StringComparison.Ordinal)))
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await WorkAsync();
        }
        _api.Put(Recorded.Pod(Recorded.Running, ready: true)).Put(Recorded.Deployment(ready: 1));
        _api.Down = false;
        var pumped = 0;
        while (!awaiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await WorkAsync();
            // A watch that was re-opened tells what a list would have: the server repeats the newest state.
            if (++pumped % 50 == 0)
                _api.Put(Recorded.Pod(Recorded.Running, ready: true)).Put(Recorded.Deployment(ready: 1));
        }
        (await awaiting).ShouldHaveSingleItem().Result.ShouldBe(VerdictResult.Succeeded);
    }

    // Lets what the clock set off be done before it moves on: else minutes of its time pass before a request is answered.
    private static Task WorkAsync() => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);

    [Fact]
    public async Task Cancelling_ends_the_watch()
    {
        _api.Put(Recorded.Deployment());
        using var cancel = new CancellationTokenSource();
        var awaiting = AwaitAsync(cancel.Token, "web");
        await _api.WatchedAsync("deployments");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(awaiting);
    }

    [Fact]
    public async Task Nothing_to_await_asks_nothing()
    {
        (await AwaitAsync()).ShouldBeEmpty();
        _api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_baseline_holds_what_failed_before()
    {
        Crashing().Put(Recorded.Event("FailedCreate", "quota", "web-uid", count: 2));
        using var client = _api.Connect(_time);
        var baseline = await Watcher(client).SnapshotAsync([Name("web"), new ObjectName("ConfigMap", "test", "web")], CancellationToken.None);
        baseline.Failing.ShouldContain(("web-5d-x-uid", "app"));
        baseline.Restarts[("web-5d-x-uid", "app")].ShouldBe(2);
        baseline.Available["web-uid"].ShouldBe(0);
        baseline.Events["e-FailedCreate-web-uid"].ShouldBe(2);
        baseline.ProgressingSince["web-uid"].ShouldBe(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
    }

    private RecordedApi Crashing() => _api.Put(Recorded.Deployment()).Put(Recorded.ReplicaSet())
        .Put(Recorded.Pod(Recorded.BackOff, restarts: 2, last: Recorded.Exit1));

    private Task<IReadOnlyList<Verdict>> AwaitAsync(params string[] names) => AwaitAsync(CancellationToken.None, names);

    private async Task<IReadOnlyList<Verdict>> AwaitAsync(CancellationToken cancellationToken, params string[] names)
    {
        using var client = _api.Connect(_time);
        return await Watcher(client).AwaitAsync(
            [.. names.Select(name => new RolloutTarget(Name(name), $"{name}-uid", 2, ChangedByRelease: true))], RolloutBaseline.Empty, _policy, _told.Add, cancellationToken);
    }

    private RolloutWatcher Watcher(KubernetesClient client) => new(client, _time, _redactor, _logs);

    private static ObjectName Name(string name) => new("Deployment", "test", name);
}
