using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Watching;

namespace DeployKit.Rollouts;

/// <summary>Watches workloads until all have succeeded or one has failed, or, when told so, until each has ended. The same serves the release and its undo.</summary>
/// <param name="redactor">Masks the secrets in logs, also in those that are written to files.</param>
/// <param name="logFolder">Where the whole logs of failed containers go, as a person would open it: <c>.deploykit/logs</c>.</param>
public sealed class RolloutWatcher(KubernetesClient client, TimeProvider time, Redactor redactor, string logFolder)
{
    /// <summary>What there is now; taken right before the release (or the undo) writes. Workloads that don't exist yet are passed over.</summary>
    /// <param name="workloads">Those about to be changed; kinds that cannot be awaited are passed over too.</param>
    public Task<RolloutBaseline> SnapshotAsync(IEnumerable<ObjectName> workloads, CancellationToken cancellationToken) =>
        BaselineReader.ReadAsync(client, [.. workloads.Where(workload => Workloads.IsAwaited(workload.Kind) || workload.Kind == BuiltIn.PersistentVolumeClaims.Kind)], cancellationToken);

    /// <summary>
    /// The verdicts in the order of the targets: all Succeeded; or one Failed, with logs and events as its evidence, and the others as far as they had come;
    /// with <see cref="RolloutPolicy.KeepGoing"/> each of them Succeeded or Failed.
    /// An API server that does not answer is waited for as long as <see cref="RolloutPolicy.Timeout"/>.
    /// </summary>
    /// <param name="baseline">What there was before the targets were written.</param>
    /// <param name="changed">Called with each verdict that says something new, the last ones included.</param>
    /// <exception cref="KubernetesException">The account may not watch what has to be watched.</exception>
    public async Task<IReadOnlyList<Verdict>> AwaitAsync(
        IReadOnlyList<RolloutTarget> targets, RolloutBaseline baseline, RolloutPolicy policy, Action<Verdict> changed, CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
            return [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new ObservationFeed(client, time, redactor, targets);
        var feeding = feed.RunAsync(stop.Token);
        try
        {
            return await JudgeAsync(feed, targets, baseline, policy, changed, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await feeding;
        }
    }

    private async Task<IReadOnlyList<Verdict>> JudgeAsync(
        ObservationFeed feed, IReadOnlyList<RolloutTarget> targets, RolloutBaseline baseline, RolloutPolicy policy, Action<Verdict> changed, CancellationToken cancellationToken)
    {
        var history = RolloutHistory.Begin(targets, baseline, time.GetUtcNow());
        var told = new Dictionary<ObjectName, Verdict>();
        while (true)
        {
            var now = time.GetUtcNow();
            while (feed.Observations.TryRead(out var observation))
                history = history.Add(observation, now);
            // What has failed stays failed; its evidence is fetched once, while its pods are there.
            var verdicts = targets.Select(target => Verified(Judge.Of(history, target.Name, policy, now), history, policy)).ToList();
            var failing = verdicts.Where(verdict => verdict.Result == VerdictResult.Failed && !history.Failed.ContainsKey(verdict.Workload)).ToList();
            var evidence = new EvidenceCollector(client, time, redactor, logFolder);
            foreach (var verdict in await Task.WhenAll(failing.Select(verdict => evidence.AddAsync(verdict, history, cancellationToken))))
            {
                history = history.Latch(verdict);
                verdicts[verdicts.FindIndex(other => other.Workload == verdict.Workload)] = verdict;
            }
            foreach (var verdict in verdicts.Where(verdict => history.Synced && IsNews(told.GetValueOrDefault(verdict.Workload), verdict)))
            {
                told[verdict.Workload] = verdict;
                changed(verdict);
            }
            if ((!history.Failed.IsEmpty && !policy.KeepGoing) || verdicts.TrueForAll(verdict => verdict.Result != VerdictResult.Progressing))
                return verdicts;
            // Of thousands of pods many change in the same moment: they are judged together. A small rollout is judged at once.
            if (TimeSpan.FromMilliseconds(history.PodCount / 100) is { Ticks: > 0 } together)
                await Task.Delay(together, time, cancellationToken);
            await feed.NextAsync(verdicts.Where(verdict => verdict.Result != VerdictResult.Failed).Min(verdict => verdict.ReviewAt) - time.GetUtcNow(), cancellationToken);
        }
    }

    private static Verdict Verified(Verdict verdict, RolloutHistory history, RolloutPolicy policy) =>
        verdict.Result == VerdictResult.Succeeded && !history.Objects.ContainsKey(verdict.Workload)
        ? ImageVerification.Verify(verdict, history.TellingPods(history[verdict.Workload]), policy.Digests)
        : verdict;

    // Before the controller has seen the change there is nothing to tell.
    private static bool IsNews(Verdict? before, Verdict verdict) => before is null
        ? verdict.Result != VerdictResult.Progressing || verdict.Revision is not null || Workloads.Find(verdict.Workload.Kind) is not { NamesRevisions: true }
        : (before.Result, before.Sentence, before.Revision, before.Progress) != (verdict.Result, verdict.Sentence, verdict.Revision, verdict.Progress);
}
