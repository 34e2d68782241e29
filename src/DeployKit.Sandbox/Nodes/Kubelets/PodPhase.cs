namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A pod's phase, from its containers.</summary>
internal static class PodPhase
{
    public static string Of(PodRun pod)
    {
        if (pod.End.Phase is { } decided)
            return decided;
        foreach (var init in pod.InitContainers.Where(container => !container.Spec.IsSidecar))
        {
            if (init.State is ContainerState.Terminated { ExitCode: not 0 } && pod.Spec.RestartPolicy == "Never")
                return "Failed";
            if (!init.IsComplete)
                return "Pending";
        }
        if (pod.InitContainers.Any(container => container.Spec.IsSidecar && !container.IsStarted && container.Runs == 0))
            return "Pending";
        if (pod.Containers.Any(container => container.State is ContainerState.Waiting && container.Last is null))
            return "Pending";
        if (pod.Containers.Any(container => !pod.StaysEnded(container)))
            return "Running";
        return pod.Containers.All(container => container.IsComplete) ? "Succeeded" : "Failed";
    }
}
