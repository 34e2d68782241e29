using System.Text;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>Tells a reader each line when it comes, until the container ends.</summary>
internal sealed class LogFollow(ControlPlane plane, PodRun pod, RunLog log, LogRequest request)
{
    private DateTimeOffset _told;
    private long? _left = request.LimitBytes;
    private ScheduledEvent? _next;

    public ResponseStream Stream { get; } = new();

    /// <param name="first">What was printed until now.</param>
    public void Start(string first)
    {
        _told = plane.Now;
        pod.Readers.Add(OnEnded);
        Stream.OnClose(() =>
        {
            _next?.Cancel();
            pod.Readers.Remove(OnEnded);
        });
        Write(first);
        Plan();
    }

    private void Plan()
    {
        if (!Stream.IsEnded && log.NextAfter(_told) is { } at)
            _next = plane.Queue.Schedule(at - plane.Now, Tell);
    }

    private void Tell()
    {
        Write(ContainerLogs.Render(log.Between(_told, plane.Now), request with { LimitBytes = _left }));
        _told = plane.Now;
        Plan();
    }

    private void OnEnded()
    {
        if (log.EndedAt is null && !pod.IsForgotten)
            return;
        Write(ContainerLogs.Render(log.Between(_told, plane.Now), request with { LimitBytes = _left }));
        Stream.End();
    }

    private void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _left -= bytes.Length;
        if (bytes.Length > 0)
            Stream.Write(bytes);
        if (_left <= 0)
            Stream.End();
    }
}
