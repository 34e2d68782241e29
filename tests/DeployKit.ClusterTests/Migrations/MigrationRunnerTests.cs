using System.Globalization;
using DeployKit.Migrations;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Migrations;

public sealed class MigrationRunnerTests : IAsyncLifetime
{
    private readonly MigrationNamespace _cluster = new();

    public Task InitializeAsync() => _cluster.CreateAsync();

    public Task DisposeAsync() => _cluster.DeleteAsync();

    [ClusterFact]
    public async Task A_migration_runs_to_its_end_and_its_log_is_told()
    {
        var result = await _cluster.RunAsync("echo one; sleep 2; echo two");

        result.Outcome.ShouldBe(MigrationOutcome.Ran, result.Sentence);
        result.ExitCode.ShouldBe(0);
        result.Sentence.ShouldBe("complete, exit 0, 2 lines");
        _cluster.Lines.ShouldBe(["one", "two"]);
    }

    [ClusterFact]
    public async Task The_same_migration_is_never_run_again()
    {
        (await _cluster.RunAsync("echo once")).Outcome.ShouldBe(MigrationOutcome.Ran);

        var result = await _cluster.RunAsync("echo once");

        result.Outcome.ShouldBe(MigrationOutcome.AlreadyRan);
        _cluster.Lines.ShouldBe(["once"]);
    }

    [ClusterFact]
    public async Task A_failed_migration_says_how_it_failed_and_runs_again_the_next_time()
    {
        var first = await _cluster.RunAsync("echo no database >&2; exit 3");
        var jobs = await _cluster.JobsAsync();
        var second = await _cluster.RunAsync("echo no database >&2; exit 3");

        foreach (var result in new[] { first, second })
        {
            result.Outcome.ShouldBe(MigrationOutcome.Failed);
            result.ExitCode.ShouldBe(3);
            result.Verdict!.Reason.ShouldBe(ReasonCode.JobFailed);
            result.Sentence.ShouldStartWith($"{result.JobName}: container migrate exits 3");
            result.Sentence.ShouldEndWith("last line: no database");
            result.Verdict.Pods.ShouldHaveSingleItem().Log.ShouldBe(["no database"]);
        }
        _cluster.Lines.ShouldBe(["no database", "no database"]);
        var rerun = (await _cluster.JobsAsync()).ShouldHaveSingleItem();
        ((string?)rerun["metadata"]!["uid"]).ShouldNotBe((string?)jobs.ShouldHaveSingleItem()["metadata"]!["uid"]);
    }

    [ClusterFact]
    public async Task Five_thousand_lines_come_once_each_and_in_order()
    {
        var result = await _cluster.RunAsync("i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo line $i; done");

        result.Lines.ShouldBe(5000);
        _cluster.Lines.ShouldBe(Enumerable.Range(1, 5000).Select(number => string.Create(CultureInfo.InvariantCulture, $"line {number}")));
    }

    [ClusterFact]
    public async Task A_pod_deleted_by_hand_fails_the_migration_at_once_and_no_second_one_goes_on()
    {
        var running = _cluster.RunAsync("trap 'exit 1' TERM; echo started; sleep 300 & wait");
        await _cluster.LineAsync("started");
        var before = TimeProvider.System.GetTimestamp();

        await _cluster.DeletePodsAsync();
        var result = await running;

        TimeProvider.System.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        result.Outcome.ShouldBe(MigrationOutcome.PodLost, result.Sentence);
        result.Verdict!.Reason.ShouldBe(ReasonCode.PodLost);
        result.Verdict.Pods.ShouldHaveSingleItem().Name.ShouldStartWith(result.JobName);
        if (result.SecondPod is not null)
            result.Sentence.ShouldContain($"a second run had started by then in pod {result.SecondPod}");
        ((int?)(await _cluster.JobsAsync()).ShouldHaveSingleItem()["spec"]!["parallelism"]).ShouldBe(0);
    }

    [ClusterFact]
    public async Task A_migration_whose_pod_was_lost_runs_again_the_next_time()
    {
        const string Script = "trap 'exit 1' TERM; echo started; sleep 4 & wait";
        var running = _cluster.RunAsync(Script);
        await _cluster.LineAsync("started");
        await _cluster.DeletePodsAsync();
        (await running).Outcome.ShouldBe(MigrationOutcome.PodLost);

        (await _cluster.RunAsync(Script)).Outcome.ShouldBe(MigrationOutcome.Ran);
    }

    [ClusterFact]
    public async Task A_changed_config_map_runs_the_migration_again()
    {
        await _cluster.ApplyConfigMapAsync("web", "one");
        var first = await _cluster.RunAsync("echo $GREETING", envFrom: "web");
        await _cluster.ApplyConfigMapAsync("web", "two");
        var second = await _cluster.RunAsync("echo $GREETING", envFrom: "web");

        second.Outcome.ShouldBe(MigrationOutcome.Ran);
        second.JobName.ShouldNotBe(first.JobName);
        _cluster.Lines.ShouldBe(["one", "two"]);
    }

    [ClusterFact]
    public async Task At_a_timeout_the_job_is_left_running_and_the_next_release_awaits_it()
    {
        var late = await _cluster.RunAsync("echo first; sleep 9; echo first done", timeout: TimeSpan.FromSeconds(5));

        late.Outcome.ShouldBe(MigrationOutcome.TimedOut);
        late.Sentence.ShouldEndWith($"job {late.JobName} is left alone and still running");
        ((int?)(await _cluster.JobsAsync()).ShouldHaveSingleItem()["status"]!["active"]).ShouldBe(1);

        var next = await _cluster.RunAsync("echo second");

        next.Outcome.ShouldBe(MigrationOutcome.Ran);
        _cluster.Lines.ShouldBe(["first", "first", "first done", "second"]);
        _cluster.Facts.ShouldContain(fact => fact.Contains($"{late.JobName} of an earlier release is still running", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task A_cancelled_run_leaves_its_job_and_names_it()
    {
        using var cancel = new CancellationTokenSource();
        var running = _cluster.RunAsync("echo started; sleep 300", cancellationToken: cancel.Token);
        await _cluster.LineAsync("started");

        await cancel.CancelAsync();

        var interrupted = await Assert.ThrowsAsync<MigrationInterruptedException>(() => running);
        var job = (await _cluster.JobsAsync()).ShouldHaveSingleItem();
        interrupted.JobName.ShouldBe((string?)job["metadata"]!["name"]);
        ((int?)job["status"]!["active"]).ShouldBe(1);
    }

    [ClusterFact]
    public async Task A_job_that_its_ttl_removes_at_once_is_a_success() =>
        (await _cluster.RunAsync("echo done", change: job => job["spec"]!["ttlSecondsAfterFinished"] = 0)).Outcome.ShouldBe(MigrationOutcome.Ran);

    [ClusterFact]
    public async Task A_deadline_of_the_job_is_told_as_such()
    {
        var result = await _cluster.RunAsync("trap 'exit 1' TERM; sleep 300 & wait", change: job => job["spec"]!["activeDeadlineSeconds"] = 3);

        result.Outcome.ShouldBe(MigrationOutcome.Failed);
        result.Verdict!.Reason.ShouldBe(ReasonCode.JobDeadline);
    }

    [ClusterFact]
    public Task A_migration_whose_image_does_not_exist_is_found_early_and_stopped() =>
        CannotStartAsync(ReasonCode.ImageNotFound, "localhost:5000/no-such-app@sha256:0000000000000000000000000000000000000000000000000000000000000000", null);

    [ClusterFact]
    public Task A_migration_that_names_a_missing_config_map_is_found_early_and_stopped() =>
        CannotStartAsync(ReasonCode.ConfigMissing, MigrationNamespace.Image, "missing");

    private async Task CannotStartAsync(ReasonCode expected, string image, string? envFrom)
    {
        var result = await _cluster.RunAsync("echo never", envFrom: envFrom,
            change: job => job["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

        result.Outcome.ShouldBe(MigrationOutcome.Failed);
        result.Verdict!.Reason.ShouldBe(expected, result.Sentence);
        ((int?)(await _cluster.JobsAsync()).ShouldHaveSingleItem()["spec"]!["parallelism"]).ShouldBe(0);
    }
}
