using System.Text.Json.Nodes;
using System.Threading.Channels;
using DeployKit.Kubernetes;
using DeployKit.Migrations.Judging;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Migrations;

/// <summary>Watches one Job to its end. All that is seen passes through one queue, so that the judge sees it in one order.</summary>
internal sealed class JobFollower(KubernetesClient client, TimeProvider time, JobView job, MigrationLog log, Action<ReleaseEvent> tell)
{
    private static readonly TimeSpan ReplacementAppears = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReplacementIsGone = TimeSpan.FromSeconds(5);

    private readonly Channel<Func<JobHistory, JobHistory>> _seen = Channel.CreateUnbounded<Func<JobHistory, JobHistory>>();
    private readonly string _ns = job.Metadata.Namespace!;
    private Task<bool>? _news;
    private (ReasonCode?, string?) _said;

    /// <summary>What its containers write.</summary>
    public MigrationLog Log { get; } = log;

    /// <summary>What was seen so far.</summary>
    public JobHistory History { get; private set; } = new(job);

    /// <summary>What follows from that now.</summary>
    public JobJudgement Judge() => JobJudge.Judge(History, time.GetUtcNow());

    /// <summary>
    /// Until it is done or has failed for good. A Job that failed but could still start a pod is stopped first: after a failed
    /// release nothing may begin to migrate.
    /// </summary>
    public async Task<JobJudgement> FollowAsync(CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] watches = [WatchAsync(WatchJobAsync, watching.Token), WatchAsync(WatchPodsAsync, watching.Token), WatchAsync(WatchEventsAsync, watching.Token)];
        try
        {
            var judgement = await JudgeUntilFinalAsync(cancellationToken);
            if (judgement.Result == VerdictResult.Failed && !History.Job.IsFinished && !History.IsDeleted)
                await StopAsync(cancellationToken);
            if (judgement.Reason != ReasonCode.PodLost || History.Job.IsFinished)
                return judgement;
            await AwaitReplacementAsync(cancellationToken);
            return Judge();
        }
        finally
        {
            await watching.CancelAsync();
            await Task.WhenAll(watches);
        }
    }

    /// <summary>Looks once more at pods whose last state the watch had not told yet when the Job was over.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(BuiltIn.Pods, _ns, PodsOfJob, cancellationToken);
        foreach (var pod in pods.Items)
            History = History.Add(PodView.Of(pod), deleted: false, time.GetUtcNow());
        FollowLogs();
    }

    private async Task<JobJudgement> JudgeUntilFinalAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var judgement = Judge();
            if (judgement.Result != VerdictResult.Progressing)
                return judgement;
            if (judgement.State is not null && _said != (judgement.Reason, judgement.Pod?.Name))
            {
                _said = (judgement.Reason, judgement.Pod?.Name);
                tell(new StepFact($"job {job.Name}: {judgement.Sentence}"));
            }
            await NextAsync(judgement.ReviewAt, cancellationToken);
        }
    }

    private async Task NextAsync(DateTimeOffset? reviewAt, CancellationToken cancellationToken)
    {
        _news ??= _seen.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            var wait = reviewAt - time.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
            await _news.WaitAsync(wait < TimeSpan.Zero && reviewAt is not null ? TimeSpan.Zero : wait, time, cancellationToken);
            _news = null;
        }
        catch (TimeoutException)
        {
            return;
        }
        while (_seen.Reader.TryRead(out var add))
            History = add(History);
        FollowLogs();
    }

    private void FollowLogs()
    {
        foreach (var sighting in History.Pods)
            Log.Follow(sighting.Pod);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        var stop = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = job.Uid },
            ["spec"] = new JsonObject { ["parallelism"] = 0 },
        };
        try
        {
            await client.PatchAsync(new ObjectPath(BuiltIn.Jobs, _ns, job.Name), PatchType.Merge, stop, new WriteOptions(), cancellationToken);
        }
        catch (KubernetesException exception) when (exception is NotFoundException or ConflictException)
        {
            // It is gone, or another Job has its name: there is nothing left to stop.
        }
    }

    // The controller replaces a deleted pod within milliseconds, faster than anybody can stop it: whether the
    // replacement's container started decides whether the migration ran twice.
    private async Task AwaitReplacementAsync(CancellationToken cancellationToken)
    {
        var stopped = time.GetUtcNow();
        while (true)
        {
            var others = History.Pods.RemoveAll(sighting => sighting.IsLost);
            var end = stopped + (others.IsEmpty ? ReplacementAppears : ReplacementIsGone);
            if (time.GetUtcNow() >= end || others.Exists(sighting => sighting.HasStarted)
                || (!others.IsEmpty && others.TrueForAll(sighting => sighting.IsGone || sighting.Pod.IsOver)))
                return;
            await NextAsync(end, cancellationToken);
        }
    }

    private ListOptions PodsOfJob => new()
    {
        LabelSelector = job.Spec.Selector?.MatchLabels is { Count: > 0 } labels
            ? string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"))
            : $"job-name={job.Name}",
    };

    private async Task WatchAsync(Func<CancellationToken, Task> watch, CancellationToken cancellationToken)
    {
        try
        {
            await watch(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The Job is judged.
        }
        catch (Exception exception)
        {
            // Whatever ended a watch is thrown where the queue is read: nobody waits for news that cannot come.
            _seen.Writer.TryComplete(exception);
        }
    }

    private async Task WatchJobAsync(CancellationToken cancellationToken)
    {
        var isThere = false;
        var options = new ListOptions { FieldSelector = $"metadata.name={job.Name}" };
        await foreach (var happened in client.WatchAsync(BuiltIn.Jobs, _ns, options, cancellationToken))
        {
            if (happened.Object is { } live)
            {
                var view = JobView.Of(live);
                isThere |= view.Uid == job.Uid;
                See(history => history.Add(view, happened.Type == WatchEventType.Deleted));
            }
            else if (happened.Type == WatchEventType.Synced && !isThere)
                See(history => history.Add(history.Job, deleted: true));
            else if (happened.Type == WatchEventType.Interrupted)
                tell(new Warned($"the Kubernetes API does not answer: {happened.Message}; the migration goes on, waiting"));
        }
    }

    private async Task WatchPodsAsync(CancellationToken cancellationToken)
    {
        await foreach (var happened in client.WatchAsync(BuiltIn.Pods, _ns, PodsOfJob, cancellationToken))
        {
            if (happened.Object is not { } live)
                continue;
            var pod = PodView.Of(live);
            var now = time.GetUtcNow();
            See(history => history.Add(pod, happened.Type == WatchEventType.Deleted, now));
        }
    }

    private async Task WatchEventsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in client.WatchAsync(BuiltIn.Events, _ns, new ListOptions { FieldSelector = "type=Warning" }, cancellationToken))
            {
                if (happened.Type is not (WatchEventType.Added or WatchEventType.Modified))
                    continue;
                var view = EventView.Of(happened.Object!);
                var now = time.GetUtcNow();
                See(history => history.Add(view, now));
            }
        }
        catch (ForbiddenException)
        {
            // Events make a failure clearer and are not needed to find it: an account without the right to read them migrates too.
        }
    }

    private void See(Func<JobHistory, JobHistory> add) => _seen.Writer.TryWrite(add);
}
