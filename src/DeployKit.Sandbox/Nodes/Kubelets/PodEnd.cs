using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>How a pod ends: by itself, by its deadline or its node, or because it is deleted.</summary>
internal sealed class PodEnd(PodRun pod)
{
    private ScheduledEvent? _kill;
    private DateTimeOffset _killAt = DateTimeOffset.MaxValue;
    private bool _isDeleting;

    /// <summary>Nothing of it is started any more.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The phase that was decided over the containers' heads: Failed; null for none.</summary>
    public string? Phase { get; private set; }

    /// <summary>status.reason and status.message beside it.</summary>
    public (string Reason, string Message)? Cause { get; private set; }

    /// <summary>The object is being deleted: ends its containers within the grace, then removes it.</summary>
    public void Delete(TimeSpan grace)
    {
        var killAt = pod.Plane.Now + grace;
        if (_isDeleting && killAt >= _killAt)
            return;
        var wasRunning = !HasBegun;
        _isDeleting = true;
        _killAt = killAt;
        HasBegun = true;
        _kill?.Cancel();
        _kill = pod.Plane.Queue.Schedule(grace, KillAll);
        foreach (var container in pod.All)
        {
            if (!container.IsRunning)
            {
                container.Cancel();
                continue;
            }
            if (wasRunning)
                pod.Events.Normal("Killing", KubeletTexts.Stopping(container.Spec.Name), container.Spec);
            pod.Life.Stop(container, grace);
        }
        Check();
    }

    /// <summary>The pod's containers are stopped, and it counts as failed.</summary>
    public void Fail(string reason, string message)
    {
        if (HasBegun)
            return;
        (HasBegun, Phase, Cause) = (true, "Failed", (reason, message));
        pod.Events.Normal(reason, message);
        Stop();
    }

    /// <summary>The node needs what the pod uses.</summary>
    public void Evict(string message)
    {
        if (HasBegun)
            return;
        (HasBegun, Phase, Cause) = (true, "Failed", ("Evicted", message));
        pod.Events.Warning("Evicted", message);
        Stop();
    }

    /// <summary>A container ended: perhaps it was the last.</summary>
    public void Check()
    {
        if (!HasBegun && PodPhase.Of(pod) is "Succeeded" or "Failed")
        {
            HasBegun = true;
            foreach (var container in pod.All.Where(container => !container.IsRunning))
                container.Cancel();
            // Sidecars go when the others are gone.
            foreach (var container in pod.All.Where(container => container.IsRunning))
                pod.Life.Stop(container, pod.Spec.Grace);
        }
        if (_isDeleting && !pod.All.Any(container => container.IsRunning))
            Remove();
    }

    /// <summary>The node is there again: what it could not do is done now.</summary>
    public void Resume()
    {
        if (_isDeleting)
            Check();
    }

    private void Stop()
    {
        foreach (var container in pod.All)
        {
            if (container.IsRunning)
                pod.Life.Stop(container, pod.Spec.Grace);
            else
                container.Cancel();
        }
        pod.Changed();
    }

    private void KillAll()
    {
        foreach (var container in pod.All.Where(container => container.IsRunning))
            pod.Life.Ended(container, 137, "Error");
        Check();
    }

    private void Remove()
    {
        if (pod.Kubelet.IsLost || pod.Plane.Store.Find(pod.Key) is not { } stored || stored.Uid != pod.Spec.Uid)
            return;
        _kill?.Cancel();
        pod.Flush();
        pod.Plane.Queue.Schedule(TimeSpan.FromMilliseconds(20), () =>
        {
            if (!pod.Kubelet.IsLost && pod.Plane.Store.Find(pod.Key)?.Uid == pod.Spec.Uid)
                pod.Plane.Api.Delete(pod.Key, new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Spec.Uid });
        });
    }
}
