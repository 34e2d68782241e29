using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Migrations.Judging;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Migrations;

/// <summary>One run of <see cref="MigrationRunner"/>, and what it knows when time is up.</summary>
internal sealed class MigrationRun(KubernetesClient client, TimeProvider time, JsonObject job, string ns, Action<ReleaseEvent> tell)
{
    /// <summary>A container that ended has its log told in far less; a lost node never answers.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LostDrainLimit = TimeSpan.FromSeconds(2);

    private readonly string _name = (string)job["metadata"]!["name"]!;
    private JobFollower? _follower;

    /// <summary>The Job that runs at this moment; null while none does.</summary>
    public string? Running { get; private set; }

    public async Task<MigrationResult> ToEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await FindAsync(cancellationToken);
            if (found is { Complete: not null, Metadata.DeletionTimestamp: null })
                return new MigrationResult { Outcome = MigrationOutcome.AlreadyRan, JobName = _name, Sentence = $"job {_name} already ran" };
            if (found is { IsActive: true, Metadata.DeletionTimestamp: null })
            {
                tell(new StepFact($"job {_name} is still running from before: awaited"));
                return await FollowAsync(found, cancellationToken);
            }
            if (found is not null)
            {
                tell(new StepFact($"job {_name} failed before: deleted with its pods, run again"));
                await DeleteAsync(found, cancellationToken);
            }
            if (await OtherAsync(cancellationToken) is { } other)
            {
                await EndAsync(other, cancellationToken);
                continue;
            }
            if (await CreateAsync() is { } created)
            {
                tell(new StepFact($"job {_name}"));
                return await FollowAsync(created, cancellationToken);
            }
        }
    }

    public MigrationResult TimedOut(TimeSpan limit)
    {
        var what = Running is null ? $"job {_name} could not be started" : $"job {Running} is left alone and still running";
        var sentence = $"the migration was not done within {limit.TotalSeconds:0} s; {what}";
        return new MigrationResult
        {
            Outcome = MigrationOutcome.TimedOut,
            JobName = Running ?? _name,
            Sentence = sentence,
            Lines = _follower?.Log.Lines ?? 0,
            Verdict = _follower is null ? null : Judged(new JobJudgement(VerdictResult.Failed, sentence) { Reason = ReasonCode.ReleaseTimeout }, sentence, []),
        };
    }

    private async Task<JobView?> FindAsync(CancellationToken cancellationToken) =>
        await client.FindAsync(new ObjectPath(BuiltIn.Jobs, ns, _name), cancellationToken) is { } live ? JobView.Of(live) : null;

    // Not cut off by a signal: whether the Job exists must be known.
    private async Task<JobView?> CreateAsync()
    {
        try
        {
            return JobView.Of(await client.CreateAsync(BuiltIn.Jobs, ns, job, new WriteOptions(), CancellationToken.None));
        }
        catch (AlreadyExistsException)
        {
            return null;
        }
    }

    // Another migration of this app that is not finished: an earlier release that timed out, or was killed.
    private async Task<JobView?> OtherAsync(CancellationToken cancellationToken)
    {
        var app = (string?)job["metadata"]!["labels"]![MigrationLabels.App];
        var options = new ListOptions { LabelSelector = $"{MigrationLabels.App}={app},{MigrationLabels.Migration}" };
        var jobs = await client.ListAsync(BuiltIn.Jobs, ns, options, cancellationToken);
        return jobs.Items.Select(JobView.Of).FirstOrDefault(other => other.Name != _name && !other.IsFinished);
    }

    private async Task EndAsync(JobView other, CancellationToken cancellationToken)
    {
        if (other is { IsActive: true, Metadata.DeletionTimestamp: null })
        {
            tell(new StepFact($"job {other.Name} of an earlier release is still running: awaited"));
            var result = await FollowAsync(other, cancellationToken);
            if (!result.IsDone)
                tell(new Warned($"the earlier migration did not do its work: {result.Sentence}"));
            other = _follower!.History.Job;
        }
        // A stopped one may have a pod that is still ending.
        if (!other.IsFinished)
            await DeleteAsync(other, cancellationToken);
    }

    private async Task DeleteAsync(JobView old, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(new ObjectPath(BuiltIn.Jobs, ns, old.Name), new DeleteOptions { Propagation = Propagation.Foreground, Uid = old.Uid }, cancellationToken);
        }
        catch (ConflictException)
        {
            return;
        }
        var isThere = false;
        var options = new ListOptions { FieldSelector = $"metadata.name={old.Name}" };
        await foreach (var happened in client.WatchAsync(BuiltIn.Jobs, ns, options, cancellationToken))
        {
            var isOld = happened.Object is { } live && JobView.Of(live).Uid == old.Uid;
            isThere |= isOld;
            if ((isOld && happened.Type == WatchEventType.Deleted) || (!isThere && happened.Type == WatchEventType.Synced))
                return;
        }
    }

    private async Task<MigrationResult> FollowAsync(JobView running, CancellationToken cancellationToken)
    {
        Running = running.Name;
        var migration = running.Metadata.Labels?.GetValueOrDefault(MigrationLabels.Migration) ?? running.Name;
        await using var log = new MigrationLog(client, ns, migration, running.Spec.Parallelism > 1, line => tell(new LogLineRead(line)));
        var follower = _follower = new JobFollower(client, time, running, log, tell);
        var judgement = await follower.FollowAsync(cancellationToken);
        Running = null;
        var last = await LastLinesAsync(follower, judgement, cancellationToken);
        // The last state of its pods may have come after the Job's.
        if (follower.History.Job.IsFinished)
            judgement = follower.Judge();
        return judgement.Result == VerdictResult.Succeeded ? Succeeded(running.Name, judgement) : Failed(running.Name, judgement, last);
    }

    // The Job is judged: neither a late cancel nor an API that went away takes that back, only the evidence is less.
    private async Task<IReadOnlyList<string>> LastLinesAsync(JobFollower follower, JobJudgement judgement, CancellationToken cancellationToken)
    {
        var isLost = judgement.Reason == ReasonCode.PodLost;
        using var limit = new CancellationTokenSource(isLost ? LostDrainLimit : DrainLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var isWhole = false;
        try
        {
            await follower.CatchUpAsync(either.Token);
            await follower.Log.DrainAsync(either.Token);
            isWhole = follower.Log.Broken.Count == 0;
        }
        catch (Exception exception) when (exception is OperationCanceledException or DeployKitException)
        {
            // Said below.
        }
        if (!isWhole && !isLost)
            tell(new Warned($"the log of job {follower.History.Job.Name} could not be read to its end"));
        return follower.Judge() is { Result: VerdictResult.Failed, Pod: { } pod, Container: var container }
            ? await follower.Log.LastLinesAsync(pod, container, either.Token)
            : [];
    }

    private MigrationResult Succeeded(string name, JobJudgement judgement) => new()
    {
        Outcome = MigrationOutcome.Ran,
        JobName = name,
        ExitCode = 0,
        Lines = _follower!.Log.Lines,
        Sentence = $"complete, exit 0, {_follower.Log.Lines} {(_follower.Log.Lines == 1 ? "line" : "lines")}",
        Verdict = Judged(judgement, judgement.Sentence, []),
    };

    private MigrationResult Failed(string name, JobJudgement judgement, IReadOnlyList<string> last)
    {
        var sentence = $"{name}: {judgement.Sentence}";
        return new MigrationResult
        {
            Outcome = judgement.Reason == ReasonCode.PodLost ? MigrationOutcome.PodLost : MigrationOutcome.Failed,
            JobName = name,
            ExitCode = judgement.ExitCode,
            Lines = _follower!.Log.Lines,
            SecondPod = judgement.Second?.Name,
            Sentence = sentence,
            Verdict = Judged(judgement, sentence, last),
        };
    }

    private Verdict Judged(JobJudgement judgement, string sentence, IReadOnlyList<string> last) => new()
    {
        Workload = new ObjectName("Job", ns, _follower!.History.Job.Name),
        Result = judgement.Result,
        Reason = judgement.Reason,
        Rule = judgement.Rule,
        Sentence = sentence,
        Pods = judgement.Pod is { } pod ? [new PodEvidence(pod.Name, judgement.Container, judgement.State ?? "", 0) { Log = last }] : [],
        Events = [.. _follower.History.Warnings.Values.Select(warning => warning.ToString())],
    };
}
