using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>A probe in the words of its definition: <c>GET :8080/ready</c>.</summary>
internal static class ProbeText
{
    public static string? Of(JsonNode? probe)
    {
        if (probe.At("httpGet") is { } http)
            return $"GET {http.Text("scheme")?.ToLowerInvariant() ?? "http"}://:{http.At("port")}{http.Text("path")}";
        if (probe.At("tcpSocket") is { } tcp)
            return $"TCP connect to port {tcp.At("port")}";
        if (probe.At("exec", "command") is JsonArray command)
            return $"exec {string.Join(' ', command.Select(word => (string?)word))}";
        return probe.At("grpc") is { } grpc ? $"gRPC health on port {grpc.At("port")}" : null;
    }
}
