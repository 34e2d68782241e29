using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Watching;

namespace DeployKit.Migrations;

/// <summary>One run of <see cref="MigrationRunner"/>, and what it knows when time is up.</summary>
internal sealed class MigrationRun(
    KubernetesClient client, TimeProvider time, Redactor redactor, JsonObject job, string ns, RolloutPolicy policy, Action<ReleaseEvent> tell)
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
            if (found is { IsComplete: true, IsDeleting: false })
                return new MigrationResult { Outcome = MigrationOutcome.AlreadyRan, JobName = _name, Sentence = $"job {_name} already ran" };
            if (found is { IsActive: true, IsDeleting: false })
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
            Verdict = _follower is null ? null : Late(_follower, limit, sentence),
        };
    }

    private Verdict Late(JobFollower follower, TimeSpan limit, string sentence) => new()
    {
        Workload = follower.History.Job.Name,
        Result = VerdictResult.Failed,
        Reason = ReasonCode.ReleaseTimeout,
        Rule = "migration-timeout",
        RuleDetail = $"not done within {limit.TotalSeconds:0} s",
        Setting = Setting.MigrationTimeout,
        Sentence = sentence,
        Events = [.. EvidenceCollector.Lines(follower.History.Rollout.WarningsOf(follower.History.Workload)).Select(redactor.Redact)],
    };

    private async Task<LiveJob?> FindAsync(CancellationToken cancellationToken) =>
        await client.FindAsync(new ObjectPath(BuiltIn.Jobs, ns, _name), cancellationToken) is { } live ? new LiveJob(live) : null;

    // Not cut off by a signal: whether the Job exists must be known.
    private async Task<LiveJob?> CreateAsync()
    {
        try
        {
            return new LiveJob(await client.CreateAsync(BuiltIn.Jobs, ns, job, new WriteOptions(), CancellationToken.None));
        }
        catch (AlreadyExistsException)
        {
            return null;
        }
    }

    // Another migration of this app that is not finished: an earlier release that timed out, or was killed.
    private async Task<LiveJob?> OtherAsync(CancellationToken cancellationToken)
    {
        var app = (string?)job["metadata"]!["labels"]![MigrationLabels.App];
        var options = new ListOptions { LabelSelector = $"{MigrationLabels.App}={app},{MigrationLabels.Migration}" };
        var jobs = await client.ListAsync(BuiltIn.Jobs, ns, options, cancellationToken);
        return jobs.Items.Select(live => new LiveJob(live)).FirstOrDefault(other => other.Name != _name && !other.IsFinished);
    }

    private async Task EndAsync(LiveJob other, CancellationToken cancellationToken)
    {
        var isFinished = false;
        if (other is { IsActive: true, IsDeleting: false })
        {
            tell(new StepFact($"job {other.Name} of an earlier release is still running: awaited"));
            var result = await FollowAsync(other, cancellationToken);
            if (!result.IsDone)
                tell(new Warned($"the earlier migration did not do its work: {result.Sentence}"));
            isFinished = _follower!.IsFinished;
        }
        // A stopped one may have a pod that is still ending.
        if (!isFinished)
            await DeleteAsync(other, cancellationToken);
    }

    private async Task DeleteAsync(LiveJob old, CancellationToken cancellationToken)
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
            var isOld = happened.Object is { } live && new LiveJob(live).Uid == old.Uid;
            isThere |= isOld;
            if ((isOld && happened.Type == WatchEventType.Deleted) || (!isThere && happened.Type == WatchEventType.Synced))
                return;
        }
    }

    private async Task<MigrationResult> FollowAsync(LiveJob running, CancellationToken cancellationToken)
    {
        Running = running.Name;
        await using var log = new MigrationLog(client, ns, running.Migration, running.RunsSeveral, line => tell(new LogLineRead(line)));
        var follower = _follower = new JobFollower(client, time, redactor, running, policy, log, tell);
        var verdict = await follower.FollowAsync(cancellationToken);
        Running = null;
        using var limit = new CancellationTokenSource(verdict.Reason == ReasonCode.PodLost ? LostDrainLimit : DrainLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await DrainAsync(follower, mayBreak: verdict.Reason == ReasonCode.PodLost, either.Token);
        // The last state of its pods may have come after the Job's.
        if (follower.IsFinished)
            verdict = follower.Judge();
        return verdict.Result == VerdictResult.Succeeded ? Succeeded(running.Name, verdict) : Failed(running.Name, await WithEvidenceAsync(verdict, either.Token));
    }

    // The Job is judged: neither a late cancel nor an API that went away takes that back, only the evidence is less.
    private async Task DrainAsync(JobFollower follower, bool mayBreak, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await follower.CatchUpAsync(cancellationToken);
            await follower.Log.DrainAsync(cancellationToken);
            isWhole = follower.Log.Broken.Count == 0;
        }
        catch (Exception exception) when (exception is OperationCanceledException or DeployKitException)
        {
            // Said below.
        }
        if (!isWhole && !mayBreak)
            tell(new Warned($"the log of job {follower.History.Job.Name.Name} could not be read to its end"));
    }

    // From what was streamed, so that it is there when the pod is not.
    private async Task<Verdict> WithEvidenceAsync(Verdict verdict, CancellationToken cancellationToken)
    {
        var history = _follower!.History;
        var pods = new List<PodEvidence>();
        foreach (var evidence in verdict.Pods)
        {
            var lines = history.Pods.LastOrDefault(pod => pod.View.Name == evidence.Name) is { View: var pod }
                ? await _follower.Log.LastLinesAsync(pod, evidence.Container, cancellationToken) : [];
            pods.Add(evidence with { Log = [.. lines.Select(redactor.Redact)] });
        }
        return verdict with
        {
            Sentence = LastLogLine.Append(verdict.Sentence, verdict.Reason, pods),
            Pods = pods,
            Events = [.. EvidenceCollector.Lines(history.Rollout.WarningsOf(history.Workload)).Select(redactor.Redact)],
        };
    }

    private MigrationResult Succeeded(string name, Verdict verdict) => new()
    {
        Outcome = MigrationOutcome.Ran,
        JobName = name,
        ExitCode = 0,
        Lines = _follower!.Log.Lines,
        Sentence = $"complete, exit 0, {_follower.Log.Lines} {(_follower.Log.Lines == 1 ? "line" : "lines")}",
        Verdict = verdict,
    };

    private MigrationResult Failed(string name, Verdict verdict) => new()
    {
        Outcome = verdict.Reason == ReasonCode.PodLost ? MigrationOutcome.PodLost : MigrationOutcome.Failed,
        JobName = name,
        ExitCode = verdict.Rule == "job-failed" ? ExitCode(verdict.Pods) : null,
        Lines = _follower!.Log.Lines,
        SecondPod = _follower.History.Second?.View.Name,
        Sentence = verdict.Sentence,
        Verdict = verdict,
    };

    private int? ExitCode(IReadOnlyList<PodEvidence> pods) => pods is [{ Container: { } name } evidence, ..]
        && _follower!.History.Pods.LastOrDefault(pod => pod.View.Name == evidence.Name)?.Containers.Find(container => container.View.Name == name) is { } container
        ? BadEnd.EndOf(container)?.ExitCode : null;
}
