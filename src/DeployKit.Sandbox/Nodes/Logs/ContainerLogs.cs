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
    /// <exception cref="ApiException">400.</exception>
    public SandboxResponse Read(StoredObject pod, PodRun? run, LogRequest request)
    {
        var name = NameOf(pod, request);
        if (run is null)
            throw ApiException.BadRequest($"pod {pod.Key.Name} does not have a host assigned");
        var container = run.Find(name)!;
        var log = request.Previous ? container.PreviousLog : container.Log;
        if (log is null && request.Previous)
            throw ApiException.BadRequest($"previous terminated container \"{name}\" in pod \"{pod.Key.Name}\" not found");
        if (log is null && container is { Runs: 0, State: ContainerState.Waiting { Reason: var reason } })
            throw ApiException.BadRequest($"container \"{name}\" in pod \"{pod.Key.Name}\" is waiting to start: {Said(reason)}");
        if (log is null)
            return SandboxResponse.Text(200, "");
        var lines = log.Between(Since(request), plane.Now);
        if (request.TailLines is { } tail && lines.Count > tail)
            lines.RemoveRange(0, (int)(lines.Count - tail));
        var text = Render(lines, request);
        if (!request.Follow || log.EndedAt is not null)
            return SandboxResponse.Text(200, text);
        var follow = new LogFollow(plane, run, log, request);
        follow.Start(text);
        return new SandboxResponse(200) { Headers = [new("Content-Type", "text/plain")], Stream = follow.Stream };
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
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return request.LimitBytes is { } limit && bytes.Length > limit ? Encoding.UTF8.GetString(bytes.AsSpan(0, (int)limit)) : text.ToString();
    }

    private DateTimeOffset Since(LogRequest request) =>
        (request.SinceTime ?? (request.SinceSeconds is { } seconds ? plane.Now - Timestamps.Span(seconds) : null))?.AddTicks(-1) ?? DateTimeOffset.MinValue;

    // Where the image does not come, the server says it in words.
    private static string Said(string reason) => reason switch
    {
        "ErrImagePull" => "image can't be pulled",
        "ImagePullBackOff" => "trying and failing to pull image",
        "InvalidImageName" => "image name is invalid",
        "ErrImageNeverPull" => "image is not present on the node and may not be pulled",
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
