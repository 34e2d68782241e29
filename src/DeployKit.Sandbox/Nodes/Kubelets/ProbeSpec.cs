using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A probe: a command, an HTTP request or a connection, and how often.</summary>
internal sealed record ProbeSpec
{
    public TimeSpan InitialDelay { get; init; }

    public TimeSpan Period { get; init; }

    public int SuccessThreshold { get; init; }

    public int FailureThreshold { get; init; }

    /// <summary>Empty for none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The port of an HTTP request or a connection; 0 for a command.</summary>
    public int Port { get; init; }

    /// <summary>Null where it is no HTTP request.</summary>
    public string? Path { get; init; }

    /// <summary>http or https.</summary>
    public string Scheme { get; init; } = "http";

    public TimeSpan? TerminationGrace { get; init; }

    public static ProbeSpec? Read(JsonObject? probe, IReadOnlyList<JsonObject> ports)
    {
        if (probe is null)
            return null;
        var http = probe.Child("httpGet");
        var socket = http ?? probe.Child("tcpSocket") ?? probe.Child("grpc");
        return new ProbeSpec
        {
            InitialDelay = TimeSpan.FromSeconds(probe.Number("initialDelaySeconds") ?? 0),
            Period = TimeSpan.FromSeconds(Math.Max(1, probe.Number("periodSeconds") ?? 10)),
            SuccessThreshold = (int)Math.Max(1, probe.Number("successThreshold") ?? 1),
            FailureThreshold = (int)Math.Max(1, probe.Number("failureThreshold") ?? 3),
            Command = [.. probe.Child("exec").Texts("command")],
            Port = PortOf(socket, ports),
            Path = http is null ? null : http.Text("path") is { Length: > 0 } path ? path : "/",
            Scheme = (http.Text("scheme") ?? "HTTP").ToLowerInvariant(),
            TerminationGrace = probe.Number("terminationGracePeriodSeconds") is { } grace ? Timestamps.Span(grace) : null,
        };
    }

    // By number, or by the name of a port of the container.
    private static int PortOf(JsonObject? socket, IReadOnlyList<JsonObject> ports)
    {
        if (socket is null)
            return 0;
        return (int)(socket.Number("port") ?? ports.FirstOrDefault(port => port.Text("name") == socket.Text("port")).Number("containerPort") ?? 0);
    }
}
