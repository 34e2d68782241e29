using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Views;

namespace DeployKit.Releases.Replacing;

/// <summary>
/// Brings a ReplicationController's new version into force: it replaces no pod by itself. Pods of other versions are deleted one at a
/// time, each only when all of the new version are ready; the controller makes the next one.
/// </summary>
internal sealed class ControllerPods(KubernetesClient client, ReleaseEvents events)
{
    /// <summary>Replaces for as long as the rollouts are awaited.</summary>
    public async Task<T> ReplaceWhileAsync<T>(IEnumerable<RolloutTarget> targets, Func<Task<T>> awaiting, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var replacing = Task.WhenAll(targets.Where(target => target.Name.Kind == "ReplicationController").Select(target => ReplaceAsync(target, stop.Token)));
        try
        {
            return await awaiting();
        }
        finally
        {
            await stop.CancelAsync();
            await replacing;
        }
    }

    // A refusal is told and ends it: whether the rollout succeeds is for its judge to say.
    private async Task ReplaceAsync(RolloutTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var path = new ObjectPath(BuiltIn.ReplicationControllers, target.Name.Namespace, target.Name.Name);
            await AwaitObservedAsync(path, target, cancellationToken);
            await WatchAsync(path, target, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The rollout is decided.
        }
        catch (DeployKitException exception)
        {
            events.Tell(new Warned($"{target.Name}: its old pods cannot be replaced: {exception.Message}"));
        }
    }

    // Before its controller has seen the new template, it would make another pod of the old one.
    private async Task AwaitObservedAsync(ObjectPath path, RolloutTarget target, CancellationToken cancellationToken)
    {
        var options = new ListOptions { FieldSelector = $"metadata.name={path.Name}" };
        await foreach (var seen in client.WatchAsync(path.Type, path.Namespace, options, cancellationToken))
        {
            if (seen.Object is { } live && WorkloadView.Of(live) is { } view && view.ObservedGeneration >= Math.Max(view.Generation, target.Generation))
                return;
        }
    }

    private async Task WatchAsync(ObjectPath path, RolloutTarget target, CancellationToken cancellationToken)
    {
        var pods = new SortedDictionary<string, PodView>(StringComparer.Ordinal);
        var synced = false;
        await foreach (var seen in client.WatchAsync(BuiltIn.Pods, path.Namespace, ListOptions.All, cancellationToken))
        {
            synced |= seen.Type == WatchEventType.Synced;
            if (seen.Object is { } live && PodView.Of(live) is { } pod && pod.OwnerUid == target.Uid)
            {
                if (seen.Type == WatchEventType.Deleted || pod is { Active: false, Deleting: false })
                    pods.Remove(pod.Uid);
                else
                    pods[pod.Uid] = pod;
            }
            else if (seen.Type != WatchEventType.Synced)
            {
                continue;
            }
            if (synced && !pods.Values.Any(one => one.Deleting) && await NextAsync(path, target, pods.Values, cancellationToken) is { } next)
                await DeleteAsync(path, target, next, cancellationToken);
        }
    }

    // The controller is read anew each time: somebody may have changed or scaled it.
    private async Task<PodView?> NextAsync(ObjectPath path, RolloutTarget target, IReadOnlyCollection<PodView> pods, CancellationToken cancellationToken)
    {
        var controller = await client.FindAsync(path, cancellationToken) is { } live ? WorkloadView.Of(live) : null;
        if (controller?.Uid != target.Uid || controller.ObservedGeneration < controller.Generation || pods.Count < controller.Desired)
            return null;
        var old = pods.Where(pod => pod.RevisionHash != controller.Mark).ToList();
        // One that is not ready serves nobody: it goes first.
        return pods.Except(old).All(pod => pod.Ready) ? old.Find(pod => !pod.Ready) ?? old.FirstOrDefault() : null;
    }

    private async Task DeleteAsync(ObjectPath path, RolloutTarget target, PodView pod, CancellationToken cancellationToken)
    {
        events.Tell(new StepFact($"{target.Name}: pod {pod.Name} of another version is deleted; its controller makes a new one"));
        try
        {
            await client.DeleteAsync(new ObjectPath(BuiltIn.Pods, path.Namespace, pod.Name), new DeleteOptions { Propagation = Propagation.Background, Uid = pod.Uid }, cancellationToken);
        }
        catch (KubernetesException gone) when (gone is NotFoundException or ConflictException)
        {
            // The watch says what came instead.
        }
    }
}
