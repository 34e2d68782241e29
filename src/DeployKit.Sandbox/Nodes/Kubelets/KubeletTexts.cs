namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>What a kubelet says, in the words of its version: 1.20 runs containers by Docker, 1.32 by containerd.</summary>
internal sealed class KubeletTexts(ApiLevel level)
{
    private bool IsDocker => level == ApiLevel.Kubernetes120;

    public static string Pulling(string image) => $"Pulling image \"{image}\"";

    public static string Present(string image) => $"Container image \"{image}\" already present on machine";

    public static string NotPresent(string image) => $"Container image \"{image}\" is not present with pull policy of Never";

    public static string Started(string container) => $"Started container {container}";

    public static string Stopping(string container) => $"Stopping container {container}";

    public static string WillRestart(string container, string probe) => $"Container {container} failed {probe} probe, will be restarted";

    public static string Changed(string container) => $"Container {container} definition changed, will be restarted";

    public static string ImageIsRoot(PodSpec pod, string container) => $"container has runAsNonRoot and image will run as root {Where(pod, container)}";

    public static string UserIsRoot(PodSpec pod, string container) => $"container's runAsUser breaks non-root policy {Where(pod, container)}";

    public static string UserByName(PodSpec pod, string container, string user) =>
        $"container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root {Where(pod, container)}";

    public static string CrashLoop(PodSpec pod, string container, TimeSpan pause) =>
        $"back-off {GoDuration(pause)} restarting failed container={container} pod={pod.Name}_{pod.Namespace}({pod.Uid})";

    public static string HookFailed(PodSpec pod, string container, IReadOnlyList<string> command) =>
        $"Exec lifecycle hook ([{string.Join(' ', command)}]) for Container \"{container}\" in Pod \"{pod.Name}_{pod.Namespace}({pod.Uid})\" failed - error: command '{string.Join(' ', command)}' exited with 1: , message: \"\"";

    public string Pulled(string image, TimeSpan took) => IsDocker
        ? $"Successfully pulled image \"{image}\" in {took.TotalSeconds:0.000000000}s"
        : $"Successfully pulled image \"{image}\" in {took.TotalSeconds:0.###}s ({took.TotalSeconds:0.###}s including waiting). Image size: 4270000 bytes.";

    public string Created(string container) => IsDocker ? $"Created container {container}" : $"Created container: {container}";

    public string BackOff(PodSpec pod, string container) =>
        IsDocker ? "Back-off restarting failed container" : $"Back-off restarting failed container {container} in pod {pod.Name}_{pod.Namespace}({pod.Uid})";

    /// <summary>What went wrong with a pull, as the runtime passes a registry's words on.</summary>
    public string PullProblem(string image, string problem)
    {
        if (IsDocker)
            return $"rpc error: code = Unknown desc = Error response from daemon: {problem}";
        var code = problem.Contains("not found", StringComparison.Ordinal) ? "NotFound" : "Unknown";
        var cause = code == "NotFound" ? $"{image}: not found" : problem;
        return $"rpc error: code = {code} desc = failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": {cause}";
    }

    public static string PullFailed(string image, string problem) => $"Failed to pull image \"{image}\": {problem}";

    public static string PullBackOff(string image) => $"Back-off pulling image \"{image}\"";

    /// <summary>The waiting container's message; newer kubelets add what the last try said.</summary>
    public string PullBackOffState(string image, string problem) => IsDocker ? PullBackOff(image) : $"{PullBackOff(image)}: ErrImagePull: {problem}";

    public static string InvalidName(string image, string problem) => $"Failed to apply default image tag \"{image}\": {problem}";

    public string ImageId(string pinned) => IsDocker ? $"docker-pullable://{pinned}" : pinned;

    public string ContainerId(string id) => IsDocker ? $"docker://{id}" : $"containerd://{id}";

    public string StartProblem(string problem) => IsDocker
        ? $"failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: {problem}"
        : $"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: {problem}";

    /// <summary>The waiting container's message.</summary>
    public string StartState(string id, string problem) => IsDocker ? $"failed to start container \"{id}\": Error response from daemon: {StartProblem(problem)}" : StartProblem(problem);

    public string StartFailed(string container, string problem) =>
        IsDocker ? $"Error: failed to start container \"{container}\": Error response from daemon: {StartProblem(problem)}" : $"Error: {StartProblem(problem)}";

    public string StartReason => IsDocker ? "ContainerCannotRun" : "StartError";

    // containerd gives no other code.
    public int StartCode(int code) => IsDocker ? code : 128;

    private static string GoDuration(TimeSpan pause) => pause.TotalSeconds < 60 ? $"{pause.TotalSeconds:0}s" : $"{(int)pause.TotalMinutes}m{pause.Seconds}s";

    private static string Where(PodSpec pod, string container) => $"(pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container})";
}
