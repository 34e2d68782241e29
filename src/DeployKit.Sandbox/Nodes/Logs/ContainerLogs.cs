using System.Text;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>Reads containers' logs, and refuses as a real server does.</summary>
internal sealed class ContainerLogs(ControlPlane plane)
{
    public LogAnswer Read(StoredObject pod, PodRun? run, LogRequest request, Action<string>? more, Action? ended)
    {
        var name = NameOf(pod, request);
        if (run is null)
            throw ApiException.BadRequest($"pod {pod.Key.Name} does not have a host assigned");
        var container = run.Find(name)!;
        var log = request.Previous ? container.PreviousLog : container.Log;
        if (log is null && request.Previous)
            throw ApiException.BadRequest($"previous terminated container \"{name}\" in pod \"{pod.Key.Name}\" not found");
        if (log is null)
        {
            if (container.State is ContainerState.Waiting { Reason: var reason } && container.Runs == 0)
                throw ApiException.BadRequest($"container \"{name}\" in pod \"{pod.Key.Name}\" is waiting to start: {Said(container, reason)}");
            return new LogAnswer("", null);
        }
        var lines = log.Between(Since(request), plane.Now);
        if (request.TailLines is { } tail && lines.Count > tail)
            lines.RemoveRange(0, lines.Count - tail);
        var text = Render(lines, request);
        if (!request.Follow || log.EndedAt is not null || more is null)
            return new LogAnswer(text, null);
        var limit = request.LimitBytes - Encoding.UTF8.GetByteCount(text);
        return new LogAnswer(text, new LogFollow(plane, run, log, request with { LimitBytes = limit }, more, ended ?? (() => { })).Start());
    }

    /// <summary>Lines as they go out, cut at the limit.</summary>
    public static string Render(IEnumerable<(DateTimeOffset At, string Text)> lines, LogRequest request)
    {
        var text = new StringBuilder();
        foreach (var (at, line) in lines)
        {
            if (request.Timestamps)
                text.Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff")).Append("00Z ");
            text.Append(line).Append('\n');
        }
        if (request.LimitBytes is not { } limit || Encoding.UTF8.GetByteCount(text.ToString()) <= limit)
            return text.ToString();
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()).AsSpan(0, (int)Math.Max(0, limit)));
    }

    private DateTimeOffset Since(LogRequest request) =>
        (request.SinceTime ?? (request.SinceSeconds is { } seconds ? plane.Now - TimeSpan.FromSeconds(seconds) : null))?.AddTicks(-1) ?? DateTimeOffset.MinValue;

    // An image that does not come has a message of its own.
    private static string Said(ContainerRun container, string reason) => reason switch
    {
        "ErrImagePull" => "image can't be pulled",
        "ImagePullBackOff" => "trying and failing to pull image",
        "InvalidImageName" => "image name is invalid",
        "ErrImageNeverPull" => "image is not present and pull policy is never",
        _ => reason,
    };

    private static string NameOf(StoredObject pod, LogRequest request)
    {
        var spec = pod.Read().Child("spec");
        var containers = spec.Items("containers").Select(container => container.Text("name") ?? "").ToList();
        var inits = spec.Items("initContainers").Select(container => container.Text("name") ?? "").ToList();
        if (request.Container is { Length: > 0 } asked)
        {
            return containers.Contains(asked, StringComparer.Ordinal) || inits.Contains(asked, StringComparer.Ordinal)
                ? asked
                : throw ApiException.BadRequest($"container {asked} is not valid for pod {pod.Key.Name}");
        }
        if (containers is [var only])
            return only;
        var also = inits.Count > 0 ? $" or one of the init containers: [{string.Join(' ', inits)}]" : "";
        throw ApiException.BadRequest($"a container name must be specified for pod {pod.Key.Name}, choose one of: [{string.Join(' ', containers)}]{also}");
    }
}
