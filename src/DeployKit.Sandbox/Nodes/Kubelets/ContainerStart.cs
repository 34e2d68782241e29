using DeployKit.Sandbox.Nodes.Behaviours;
using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>From nothing to a running container: the image, the configuration, the process.</summary>
internal sealed class ContainerStart(PodRun pod)
{
    // A kubelet looks at a pod again so often when nothing calls it.
    private static readonly TimeSpan SyncLeast = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan SyncMost = TimeSpan.FromSeconds(15);

    private ContainerRun? _active;

    /// <summary>A container is between its pull and its start.</summary>
    public bool IsActive => _active is not null;

    private KubeletTexts Texts => pod.Kubelet.Texts;

    private TimeSpan NextSync => pod.Plane.Random.Between(SyncLeast, SyncMost);

    public void Begin(ContainerRun container)
    {
        if (pod.End.HasBegun)
            return;
        _active = container;
        container.IsBusy = true;
        var (spec, image) = (container.Spec, container.Spec.Image);
        var present = pod.Kubelet.FindImage(image);
        if (present is not null && spec.PullPolicy != "Always")
        {
            pod.Events.Normal("Pulled", KubeletTexts.Present(image), spec);
            Create(container, present.Image!);
            return;
        }
        if (spec.PullPolicy == "Never")
        {
            pod.Events.Warning("ErrImageNeverPull", KubeletTexts.NotPresent(image), spec);
            pod.Events.Warning("Failed", "Error: ErrImageNeverPull", spec);
            WaitWith(container, "ErrImageNeverPull", KubeletTexts.NotPresent(image), NextSync);
            return;
        }
        var scripted = BehaviourOf(container, null);
        pod.Events.Normal("Pulling", KubeletTexts.Pulling(image), spec);
        var took = scripted.Pull ?? pod.Plane.Random.Between(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(900));
        container.Plan(pod.Plane.Queue.Schedule(took, () => Pulled(container, took, scripted.PullFailure)));
    }

    private void Pulled(ContainerRun container, TimeSpan took, PullFailure? scripted)
    {
        var (spec, image) = (container.Spec, container.Spec.Image);
        // A scripted failure leaves no image on the node for the next try.
        var pull = Problem(image, scripted) is { } failure ? ImagePull.Failed(failure) : pod.Kubelet.PullImage(image);
        if (pull.IsInvalidName)
        {
            pod.Events.Warning("InspectFailed", KubeletTexts.InvalidName(image, pull.Problem!), spec);
            pod.Events.Warning("Failed", "Error: InvalidImageName", spec);
            WaitWith(container, "InvalidImageName", KubeletTexts.InvalidName(image, pull.Problem!), NextSync);
            return;
        }
        if (pull.Problem is not { } problem)
        {
            pod.Events.Normal("Pulled", Texts.Pulled(image, took), spec);
            Create(container, pull.Image!);
            return;
        }
        problem = Texts.PullProblem(image, problem);
        pod.Events.Warning("Failed", KubeletTexts.PullFailed(image, problem), spec);
        pod.Events.Warning("Failed", "Error: ErrImagePull", spec);
        var pause = container.Pulls.Fail(TimeSpan.Zero, isFirstFree: false) + pod.Plane.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        WaitWith(container, "ErrImagePull", problem, pause);
        container.Plan(pod.Plane.Queue.Schedule(pod.Plane.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), () =>
        {
            pod.Events.Normal("BackOff", KubeletTexts.PullBackOff(image), spec);
            pod.Events.Warning("Failed", "Error: ImagePullBackOff", spec);
            container.State = new ContainerState.Waiting("ImagePullBackOff", Texts.PullBackOffState(image, problem));
            pod.Changed();
        }));
    }

    private static string? Problem(string image, PullFailure? scripted) => scripted switch
    {
        PullFailure.Missing => $"manifest for {image} not found: manifest unknown: manifest unknown",
        PullFailure.Denied => $"pull access denied for {image}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        PullFailure.Unreachable => "Get \"https://registry/v2/\": dial tcp: connect: connection refused",
        _ => null,
    };

    private void Create(ContainerRun container, PulledImage image)
    {
        var environment = ContainerEnvironment.Of(pod.Plane.Store, pod.Spec.Namespace, container.Spec, image.Settings.Environment);
        var behaviour = BehaviourOf(container, image, environment);
        var (reason, problem) = RunsAsRoot(container.Spec, image) is { } refusal ? ("CreateContainerConfigError", refusal)
            : environment.Problem is { } missing ? ("CreateContainerConfigError", missing)
            : behaviour.Problem is { } unreadable ? ("CreateContainerError", unreadable)
            : ("", "");
        if (reason.Length > 0)
        {
            pod.Events.Warning("Failed", $"Error: {problem}", container.Spec);
            WaitWith(container, reason, problem, NextSync);
            return;
        }
        container.ImageId = Texts.ImageId(image.Pinned);
        container.Behaviour = behaviour;
        var start = behaviour.Start ?? pod.Plane.Random.Between(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(900));
        container.Plan(pod.Plane.Queue.Schedule(start, () => Start(container)));
    }

    // Null where it may, or where nobody knows.
    private string? RunsAsRoot(ContainerSpec container, PulledImage image)
    {
        if (!container.MustRunAsNonRoot)
            return null;
        if (container.User is { } number)
            return number == 0 ? KubeletTexts.UserIsRoot(pod.Spec, container.Name) : null;
        return image.Settings.User?.Split(':')[0] switch
        {
            "" or "0" => KubeletTexts.ImageIsRoot(pod.Spec, container.Name),
            { } user when !user.All(char.IsAsciiDigit) => KubeletTexts.UserByName(pod.Spec, container.Name, user),
            _ => null,
        };
    }

    private void Start(ContainerRun container)
    {
        var id = (pod.Plane.Random.Uid() + pod.Plane.Random.Uid()).Replace("-", "");
        container.ContainerId = Texts.ContainerId(id);
        if (container.Runs++ > 0)
            (container.Last, container.PreviousLog) = (container.State as ContainerState.Terminated ?? container.Last, container.Log);
        Release(container);
        pod.Events.Normal("Created", Texts.Created(container.Spec.Name), container.Spec);
        if (container.Behaviour.StartFailure is { } failure)
        {
            pod.Events.Warning("Failed", Texts.StartFailed(container.Spec.Name, failure.Problem), container.Spec);
            pod.Life.CannotStart(container, id, failure);
        }
        else
        {
            pod.Events.Normal("Started", KubeletTexts.Started(container.Spec.Name), container.Spec);
            pod.Life.Run(container);
        }
        pod.Advance();
    }

    private void WaitWith(ContainerRun container, string reason, string message, TimeSpan pause)
    {
        container.State = new ContainerState.Waiting(reason, message);
        pod.Changed();
        Release(container);
        container.IsBusy = true;
        container.Plan(pod.Plane.Queue.Schedule(pause, () => Begin(container)));
        pod.Advance();
    }

    private void Release(ContainerRun container)
    {
        container.IsBusy = false;
        if (_active == container)
            _active = null;
    }

    private Behaviour BehaviourOf(ContainerRun container, PulledImage? image, ContainerEnvironment? environment = null) =>
        pod.Kubelet.Behaviours.Of(pod.Spec, container.Spec, image?.Settings, environment is null ? _ => "" : environment.ValueOf);
}
