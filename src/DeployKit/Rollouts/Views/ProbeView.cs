using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>A probe of a container.</summary>
/// <param name="Text">Its definition in words: <c>GET http://:8080/ready</c>.</param>
/// <param name="Threshold">How often in a row it must fail before the kubelet acts; 3 unless set.</param>
internal sealed record ProbeView(string Text, int Threshold)
{
    public static ProbeView? Of(JsonNode? probe) => ProbeText.Of(probe) is { } text ? new(text, (int?)probe.At("failureThreshold") ?? 3) : null;
}
