using DeployKit.Rollouts;

namespace DeployKit.Migrations.Judging;

/// <summary>Why a pod's container cannot start.</summary>
/// <param name="Grace">For how long it may pass by itself, counted from the first sighting.</param>
/// <param name="State">In the kubelet's words: <c>ErrImagePull: manifest unknown</c>.</param>
internal sealed record PodTrouble(ReasonCode Reason, string Rule, TimeSpan Grace, string Container, string State)
{
    private static readonly TimeSpan Once = TimeSpan.Zero;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(120);
    private static readonly string[] Denied = ["pull access denied", "unauthorized", "authentication required", "no basic auth", "denied:", "403 Forbidden"];
    private static readonly string[] NotFound = ["not found", "manifest unknown", "repository does not exist", "no match for platform", "no matching manifest", "name unknown"];

    public static PodTrouble? Of(PodView pod) =>
        pod.IsOver ? null : pod.InitContainers.Concat(pod.Containers).Select(Of).FirstOrDefault(trouble => trouble is not null);

    /// <summary>A back-off's message may lack the cause that the failed pull named.</summary>
    public static PodTrouble Clearer(PodTrouble? before, PodTrouble now) =>
        before is { Reason: not ReasonCode.ImagePullFailing } && now.Reason == ReasonCode.ImagePullFailing && before.Container == now.Container ? before : now;

    private static PodTrouble? Of(PodView.Container container)
    {
        if (container.State?.Waiting is not { } waiting)
            return null;
        var rule = waiting.Reason switch
        {
            "InvalidImageName" => (ReasonCode.InvalidImageName, "invalid-image-name", Once),
            "ErrImageNeverPull" => (ReasonCode.ImageNeverPull, "image-never-pull", Once),
            "ErrImagePull" or "ImagePullBackOff" when Says(waiting, NotFound) => (ReasonCode.ImageNotFound, "image-not-found", Short),
            "ErrImagePull" or "ImagePullBackOff" when Says(waiting, Denied) => (ReasonCode.ImagePullDenied, "image-pull-denied", Short),
            "ErrImagePull" or "ImagePullBackOff" => (ReasonCode.ImagePullFailing, "image-pull-failing", Long),
            "CreateContainerConfigError" when Says(waiting, ["runAsNonRoot", "non-numeric user"]) =>
                (ReasonCode.ContainerCannotStart, "container-cannot-start", Short),
            "CreateContainerConfigError" => (ReasonCode.ConfigMissing, "config-missing", Short),
            "CreateContainerError" or "RunContainerError" => (ReasonCode.ContainerCannotStart, "container-cannot-start", Short),
            _ => ((ReasonCode Reason, string Name, TimeSpan Grace)?)null,
        };
        return rule is { } found
            ? new PodTrouble(found.Reason, found.Name, found.Grace, container.Name,
                string.IsNullOrEmpty(waiting.Message) ? waiting.Reason! : $"{waiting.Reason}: {waiting.Message}")
            : null;
    }

    private static bool Says(PodView.Waiting waiting, string[] phrases) =>
        phrases.Any(phrase => waiting.Message?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true);
}
