using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Migrations.Judging;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Views;
using DeployKit.Rollouts.Watching;

namespace DeployKit.Migrations;

/// <summary>Watches one Job to its end.</summary>
internal sealed class JobFollower(
    KubernetesClient client, TimeProvider time, Redactor redactor, LiveJob job, RolloutPolicy policy, MigrationLog log, Action<ReleaseEvent> tell)
{
    private static readonly TimeSpan ReplacementAppears = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReplacementIsGone = TimeSpan.FromSeconds(5);

    private readonly string _ns = job.View.Name.Namespace!;
    private readonly ObservationFeed _feed = new(client, time, redactor, [job.Target], mayLackEvents: true);
    private (string Rule, string? Pod) _said;

    /// <summary>What its containers write.</summary>
    public MigrationLog Log { get; } = log;

    /// <summary>What was seen so far.</summary>
    public MigrationHistory History { get; private set; } = new(job, time.GetUtcNow());

    /// <summary>No pod of the Job runs or will.</summary>
    public bool IsFinished => LiveJob.IsOver(History.Job);

    /// <summary>What follows from that now.</summary>
    public Verdict Judge() => MigrationJudge.Of(History, policy, time.GetUtcNow());

    /// <summary>
    /// Until it is done or has failed for good. A Job that failed but could still start a pod is stopped first: after a failed
    /// release nothing may begin to migrate.
    /// </summary>
    public async Task<Verdict> FollowAsync(CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = _feed.RunAsync(watching.Token);
        try
        {
            var verdict = await JudgeUntilFinalAsync(cancellationToken);
            if (verdict.Result == VerdictResult.Failed && !IsFinished && !History.IsDeleted)
                await StopAsync(cancellationToken);
            if (verdict.Rule != "pod-lost" || IsFinished)
                return verdict;
            await AwaitReplacementAsync(cancellationToken);
            return Judge();
        }
        finally
        {
            await watching.CancelAsync();
            await feeding;
        }
    }

    /// <summary>Looks once more at pods whose last state the watch had not told yet when the Job was over.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        foreach (var pod in (await client.ListAsync(BuiltIn.Pods, _ns, ListOptions.All, cancellationToken)).Items)
            History = History.Add(new Observation.Pod(PodView.Of(pod).Redacted(redactor)), time.GetUtcNow());
        FollowLogs();
    }

    private async Task<Verdict> JudgeUntilFinalAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var verdict = Judge();
            if (verdict.Result != VerdictResult.Progressing)
                return verdict;
            SayTrouble();
            await NextAsync(verdict.ReviewAt, cancellationToken);
        }
    }

    private void SayTrouble()
    {
        if (MigrationJudge.Trouble(History, policy) is not { } trouble || _said == (trouble.Rule.Name, trouble.Pod?.View.Name))
            return;
        _said = (trouble.Rule.Name, trouble.Pod?.View.Name);
        tell(new StepFact($"job {job.Name}: {Causes.Of(trouble)}"));
    }

    private async Task NextAsync(DateTimeOffset? reviewAt, CancellationToken cancellationToken)
    {
        await _feed.NextAsync(reviewAt - time.GetUtcNow(), cancellationToken);
        while (_feed.Observations.TryRead(out var observation))
        {
            if (observation is Observation.ContactLost lost)
                tell(new Warned($"the Kubernetes API does not answer: {lost.Why}; the migration goes on, waiting"));
            History = History.Add(observation, time.GetUtcNow());
        }
        FollowLogs();
    }

    private void FollowLogs()
    {
        foreach (var pod in History.Pods)
            Log.Follow(pod.View);
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
            var others = History.Pods.Where(pod => !History.IsLost(pod)).ToList();
            var end = stopped + (others.Count == 0 ? ReplacementAppears : ReplacementIsGone);
            if (time.GetUtcNow() >= end || others.Exists(History.HasBegun)
                || (others.Count > 0 && others.TrueForAll(pod => History.IsGone(pod) || pod.View.IsOver())))
                return;
            await NextAsync(end, cancellationToken);
        }
    }
}
