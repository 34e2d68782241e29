using DeployKit.Sandbox.Controllers;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>
/// Runs one probe of a running container. Of the many runs that change nothing none is played: the next that counts is computed from
/// the moment at which the behaviour changes.
/// </summary>
internal sealed class ProbeWorker(ControlPlane plane, PodEvents events, ContainerRun container, ProbeKind kind, ProbeSpec probe, string address, Action<bool> changed)
{
    private DateTimeOffset _first;
    private int _successes;
    private int _failures;
    private bool _isOver;
    private bool _passes = kind == ProbeKind.Liveness;

    public void Start(DateTimeOffset startedAt)
    {
        var phase = plane.Random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(Math.Min(500, probe.Period.TotalMilliseconds / 2)));
        _first = startedAt + probe.InitialDelay + phase;
        while (_first <= plane.Now)
            _first += probe.Period;
        // Newer kubelets look at once when the startup probe has passed.
        if (container.Spec.Startup is not null && kind == ProbeKind.Readiness && plane.Now >= startedAt + probe.InitialDelay)
            _first = plane.Now;
        Schedule(_first);
    }

    private void Schedule(DateTimeOffset at) => container.Plan(plane.Queue.Schedule(at - plane.Now, Run));

    private void Run()
    {
        if (!container.IsRunning)
            return;
        var since = plane.Now - container.StartedAt;
        var failure = ProbeHealth.Check(container.Behaviour, kind, probe, address, since);
        var isDecided = failure is null ? Succeed() : Fail(failure);
        if (_isOver)
            return;
        var next = plane.Now + probe.Period;
        if (isDecided)
        {
            // Nothing happens but events before the behaviour changes.
            var change = ProbeHealth.NextChange(container.Behaviour, since) is { } moment ? container.StartedAt + moment : DateTimeOffset.MaxValue;
            if (failure is not null && events.NextAt < change)
                change = events.NextAt;
            if (change == DateTimeOffset.MaxValue)
                return;
            if (change > next)
                next = _first + (probe.Period * Math.Ceiling((change - _first) / probe.Period));
        }
        Schedule(next);
    }

    private bool Succeed()
    {
        _failures = 0;
        if (++_successes >= probe.SuccessThreshold && !_passes)
        {
            _passes = true;
            _isOver = kind == ProbeKind.Startup;
            changed(true);
        }
        return _passes;
    }

    private bool Fail(string failure)
    {
        _successes = 0;
        events.Warning("Unhealthy", $"{kind} probe failed: {failure}", container.Spec);
        if (++_failures >= probe.FailureThreshold && (_passes || kind != ProbeKind.Readiness))
        {
            _passes = false;
            _isOver = kind != ProbeKind.Readiness;
            changed(false);
        }
        return kind == ProbeKind.Readiness && !_passes;
    }
}
