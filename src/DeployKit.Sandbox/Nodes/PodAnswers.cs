using DeployKit.Sandbox.Nodes.Kubelets;

namespace DeployKit.Sandbox.Nodes;

/// <summary>HTTP as pods answer it: as their behaviour says, else 200 with the image's name.</summary>
internal static class PodAnswers
{
    public static PodAnswer? Of(PodRun pod, int port)
    {
        var container = pod.Containers.FirstOrDefault(each => each.Spec.Ports.Contains(port)) ?? pod.Containers[0];
        if (!container.IsRunning || pod.Kubelet.IsLost)
            return null;
        var (behaviour, since) = (container.Behaviour, pod.Plane.Now - container.StartedAt);
        if (!behaviour.Listens || behaviour.HangsAfter <= since)
            return null;
        return behaviour.AnswerAt(since) ?? new PodAnswer(200, container.Spec.Image + "\n");
    }
}
