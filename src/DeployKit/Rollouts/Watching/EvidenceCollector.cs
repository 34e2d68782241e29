using System.Text.RegularExpressions;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>Fetches what a person wants to see of a failure, before the undo takes the pods away.</summary>
/// <param name="logFolder">Where whole logs are written; made when the first one is.</param>
internal sealed partial class EvidenceCollector(KubernetesClient client, TimeProvider time, Redactor redactor, string logFolder)
{
    private const int ShownLines = 25;
    private const int ShownEvents = 10;

    // A large log or a silent node must not hold up the undo.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The verdict with the logs of its pods and its warnings. What cannot be had is left out: the verdict stands without it.</summary>
    public async Task<Verdict> AddAsync(Verdict verdict, RolloutHistory history, CancellationToken cancellationToken)
    {
        if (verdict.Reason == ReasonCode.ApiUnreachable)
            return verdict;
        if (history.Objects.TryGetValue(verdict.Workload, out var item))
            return verdict with { Events = [.. Lines(history.WarningsOf(item))] };
        var workload = history[verdict.Workload];
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var started = history.TellingPods(workload)
            .SelectMany(pod => pod.View.Containers.Where(container => container.Started).Select(container => (Pod: pod.View.Name, View: container)))
            .GroupBy(entry => (entry.Pod, entry.View.Name), entry => entry.View)
            .ToDictionary(views => views.Key, views => views.Last());
        var isCrash = LastLogLine.IsOfCrash(verdict.Reason);
        var pods = await Task.WhenAll(verdict.Pods.Select(pod => pod.Container is { } container && started.TryGetValue((pod.Name, container), out var view)
            ? AddLogAsync(pod, verdict.Workload.Namespace ?? "default", container, previousFirst: isCrash && !view.State.Terminated && view.Last.Terminated, either.Token)
            : Task.FromResult(pod)));
        cancellationToken.ThrowIfCancellationRequested();
        return verdict with { Sentence = LastLogLine.Append(verdict.Sentence, verdict.Reason, pods), Pods = pods, Events = [.. Lines(history.WarningsOf(workload))] };
    }

    private async Task<PodEvidence> AddLogAsync(PodEvidence pod, string ns, string container, bool previousFirst, CancellationToken cancellationToken)
    {
        var path = Path.Combine(logFolder, $"{pod.Name}.{container}.log");
        var tail = new Queue<string>();
        try
        {
            Directory.CreateDirectory(logFolder);
            await using var file = new StreamWriter(path, append: false);
            // Where one run has nothing to say, or its log is not kept any more, the other may.
            if (!await TryCopyAsync(previousFirst))
                await TryCopyAsync(!previousFirst);

            async Task<bool> TryCopyAsync(bool previous)
            {
                try
                {
                    await CopyAsync(new LogOptions { Container = container, Previous = previous });
                }
                catch (KubernetesException)
                {
                    // The other run is asked.
                }
                return tail.Count > 0;
            }

            async Task CopyAsync(LogOptions options)
            {
                await foreach (var line in client.ReadLogsAsync(ns, pod.Name, options, cancellationToken))
                {
                    var text = redactor.Redact(line.Text);
                    await file.WriteLineAsync(text.AsMemory(), cancellationToken);
                    if (tail.Count == ShownLines)
                        tail.Dequeue();
                    tail.Enqueue(text);
                }
            }
        }
        catch (Exception exception) when (exception is DeployKitException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What was read until then is shown.
        }
        return tail.Count == 0 ? pod : pod with { Log = [.. tail], LogPath = path };
    }

    /// <summary>Warnings as a person reads them, equal ones in one.</summary>
    public static IEnumerable<string> Lines(IEnumerable<EventView> warnings) => warnings
        .GroupBy(warning => (warning.Reason, Message: Varying().Replace(warning.Message, "")))
        .Select(alike => (alike.Key.Reason, alike.First().Message, Count: alike.Sum(warning => warning.Count)))
        .OrderByDescending(line => line.Count)
        .Take(ShownEvents)
        .Select(line => line.Count > 1 ? $"{line.Reason} ×{line.Count} {line.Message}" : $"{line.Reason} {line.Message}");

    // Each refused pod had a name of its own, each failed container an id, and each probed pod an address.
    [GeneratedRegex(@"^\(combined from similar events\): |(?<=pods? )""[^""]+""|\b[0-9a-f]{12,}\b|\b\d{1,3}(\.\d{1,3}){3}\b|\[[0-9a-f:]+\]")]
    private static partial Regex Varying();
}
