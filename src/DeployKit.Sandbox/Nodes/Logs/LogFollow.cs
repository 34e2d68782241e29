using System.Text;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>Tells a reader each line when it comes, until the container ends.</summary>
internal sealed class LogFollow(ControlPlane plane, PodRun pod, RunLog log, LogRequest request, Action<string> more, Action ended)
{
    private DateTimeOffset _told = plane.Now;
    private long? _left = request.LimitBytes;
    private ScheduledEvent? _next;

    /// <returns>Ends it.</returns>
    public Action Start()
    {
        pod.ContainerEnded += OnEnded;
        Plan();
        return Stop;
    }

    private void Plan()
    {
        if (log.NextAfter(_told) is { } at)
            _next = plane.Queue.Schedule(at - plane.Now, Tell);
    }

    private void Tell()
    {
        var text = ContainerLogs.Render(log.Between(_told, plane.Now), request with { LimitBytes = _left });
        _told = plane.Now;
        if (text.Length > 0)
            more(text);
        _left -= Encoding.UTF8.GetByteCount(text);
        if (_left <= 0)
            End();
        else
            Plan();
    }

    private void OnEnded()
    {
        if (log.EndedAt is null && !pod.IsForgotten)
            return;
        var text = ContainerLogs.Render(log.Between(_told, plane.Now), request with { LimitBytes = _left });
        if (text.Length > 0)
            more(text);
        End();
    }

    private void End()
    {
        Stop();
        ended();
    }

    private void Stop()
    {
        _next?.Cancel();
        pod.ContainerEnded -= OnEnded;
    }
}
