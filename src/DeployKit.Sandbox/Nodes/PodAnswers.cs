using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Nodes.Kubelets;

namespace DeployKit.Sandbox.Nodes;

/// <summary>HTTP as pods answer it: as their behaviour says, else 200 with the image's name.</summary>
internal static class PodAnswers
{
    /// <summary>Null where nothing listens, or nothing answers.</summary>
    /// <param name="port">0 for the first that the pod names.</param>
    public static PodAnswer? Of(PodRun pod, int port)
    {
        var container = pod.Containers.FirstOrDefault(each => port == 0 ? each.Spec.Ports.Count > 0 : each.Spec.Ports.Contains(port)) ?? pod.Containers[0];
        if (!container.IsRunning || pod.Kubelet.IsLost)
            return null;
        var (behaviour, since) = (container.Behaviour, pod.Plane.Now - container.StartedAt);
        if (!behaviour.Listens || behaviour.HangsAfter <= since)
            return null;
        return behaviour.AnswerAt(since) ?? new PodAnswer(200, container.Spec.Image + "\n");
    }

    /// <summary>As the API server's proxy passes it on.</summary>
    public static SandboxResponse Through(PodRun? pod, int port)
    {
        if (pod is not null && Of(pod, port) is { } answer)
            return SandboxResponse.Text(answer.Status, answer.Body);
        var at = $"{(pod is null ? "" : pod.Address)}:{(port == 0 ? 80 : port)}";
        return SandboxResponse.Json(503, new ApiException(503, "ServiceUnavailable", $"error trying to reach service: dial tcp {at}: connect: connection refused").ToStatus());
    }
}
