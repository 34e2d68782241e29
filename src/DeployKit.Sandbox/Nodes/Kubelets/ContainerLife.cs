using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A running container: its probes, its end, and what comes after.</summary>
internal sealed class ContainerLife(PodRun pod)
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan ShortestStop = TimeSpan.FromMilliseconds(100);

    /// <summary>The process has just started.</summary>
    public void Run(ContainerRun container)
    {
        container.State = new ContainerState.Running(pod.Plane.Now);
        container.Log = new RunLog(container.Behaviour.Lines, pod.Plane.Now);
        Watch(container);
        if (container.Spec.FailingPostStart is { } hook && container.IsRunning)
        {
            pod.Events.Warning("FailedPostStartHook", KubeletTexts.HookFailed(pod.Spec, container.Spec.Name, hook), container.Spec);
            pod.Events.Normal("Killing", "FailedPostStartHook", container.Spec);
            Stop(container, pod.Spec.Grace);
        }
        pod.Changed();
    }

    /// <summary>The process runs, since now or since an earlier life of the sandbox: plans what will become of it.</summary>
    public void Watch(ContainerRun container)
    {
        var (behaviour, startedAt) = (container.Behaviour, container.StartedAt);
        if (behaviour.EndingOf(container.Runs - 1) is { } ending)
            container.Plan(pod.Plane.Queue.Schedule(startedAt + ending.After - pod.Plane.Now, () => Ended(container, ending.ExitCode, ending.Reason)));
        if (behaviour.Eviction is { } eviction)
            container.Plan(pod.Plane.Queue.Schedule(startedAt + eviction.After - pod.Plane.Now, () => pod.End.Evict(eviction.Value)));
        if (container.Spec.Startup is { } startup && !container.IsStarted)
            Probe(container, ProbeKind.Startup, startup, passes => SetStarted(container, passes));
        else
            SetStarted(container, true);
    }

    /// <summary>The container was made, and its process could not be started.</summary>
    public void CannotStart(ContainerRun container, string id, StartFailure failure)
    {
        var texts = pod.Kubelet.Texts;
        var isDocker = pod.Plane.Level == ApiLevel.Kubernetes120;
        container.Log = null;
        container.Last = new ContainerState.Terminated(texts.StartCode(failure.ExitCode), texts.StartReason, isDocker ? pod.Plane.Now : null, pod.Plane.Now, container.ContainerId)
        {
            Message = texts.StartProblem(failure.Problem),
        };
        container.State = new ContainerState.Waiting("RunContainerError", texts.StartState(id, failure.Problem));
        pod.Changed();
        if (pod.Spec.RestartPolicy == "Never" && !container.Spec.IsSidecar)
        {
            container.State = container.Last;
            pod.End.Check();
            return;
        }
        Again(container, TimeSpan.Zero);
    }

    /// <summary>The container's image is another now.</summary>
    public void Replace(ContainerRun container)
    {
        if (pod.End.HasBegun || pod.IsForgotten)
            return;
        container.Pulls = new RestartBackOff();
        if (container.IsRunning)
        {
            pod.Events.Normal("Killing", KubeletTexts.Changed(container.Spec.Name), container.Spec);
            Stop(container, pod.Spec.Grace);
        }
        else if (container.State is ContainerState.Waiting)
        {
            container.Cancel();
            pod.Begin(container);
        }
    }

    /// <summary>Tells the process to end, and kills it after the grace.</summary>
    public void Stop(ContainerRun container, TimeSpan grace)
    {
        if (!container.IsRunning)
            return;
        var behaviour = container.Behaviour;
        var hook = TimeSpan.FromSeconds(container.Spec.PreStopSeconds ?? 0);
        var takes = hook + (behaviour.StopsAfter ?? pod.Plane.Random.Between(ShortestStop, LongestStop));
        var isKilled = behaviour.IgnoresTerm || behaviour.HangsAfter <= pod.Plane.Now - container.StartedAt || takes > grace;
        container.Cancel();
        container.Plan(pod.Plane.Queue.Schedule(isKilled ? grace : takes, () =>
        {
            var code = isKilled ? 137 : behaviour.StopCode;
            Ended(container, code, code == 0 ? "Completed" : "Error");
        }));
    }

    /// <summary>The process is gone.</summary>
    public void Ended(ContainerRun container, int exitCode, string reason)
    {
        if (!container.IsRunning)
            return;
        var startedAt = container.StartedAt;
        container.Cancel();
        container.State = new ContainerState.Terminated(exitCode, reason, startedAt, pod.Plane.Now, container.ContainerId);
        container.Log!.EndedAt = pod.Plane.Now;
        (container.IsReady, container.IsStarted) = (false, false);
        pod.Changed();
        pod.TellReaders();
        if (pod.End.HasBegun || pod.StaysEnded(container))
        {
            pod.End.Check();
            pod.Advance();
            return;
        }
        Again(container, pod.Plane.Now - startedAt);
    }

    private void Again(ContainerRun container, TimeSpan lasted)
    {
        container.IsBusy = true;
        var pause = container.Restarts.Fail(lasted, isFirstFree: true);
        var sync = pod.Plane.Random.Between(TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1500));
        if (pause == TimeSpan.Zero)
        {
            container.Plan(pod.Plane.Queue.Schedule(sync, () => pod.Begin(container)));
            return;
        }
        container.Plan(pod.Plane.Queue.Schedule(sync, () =>
        {
            container.Last = container.State as ContainerState.Terminated ?? container.Last;
            container.State = new ContainerState.Waiting("CrashLoopBackOff", KubeletTexts.CrashLoop(pod.Spec, container.Spec.Name, pause));
            pod.Events.Warning("BackOff", pod.Kubelet.Texts.BackOff(pod.Spec, container.Spec.Name), container.Spec);
            pod.Changed();
        }));
        var late = pod.Plane.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        container.Plan(pod.Plane.Queue.Schedule(pause + late, () => pod.Begin(container)));
    }

    private void SetStarted(ContainerRun container, bool passes)
    {
        if (!passes)
        {
            Kill(container, ProbeKind.Startup, container.Spec.Startup!);
            return;
        }
        container.IsStarted = true;
        pod.Changed();
        if (container.Spec.Readiness is { } readiness)
        {
            Probe(container, ProbeKind.Readiness, readiness, ready =>
            {
                container.IsReady = ready;
                pod.Changed();
            });
        }
        else
        {
            container.IsReady = !container.Spec.IsInit || container.Spec.IsSidecar;
        }
        if (container.Spec.Liveness is { } liveness)
            Probe(container, ProbeKind.Liveness, liveness, _ => Kill(container, ProbeKind.Liveness, liveness));
        if (container.Spec.IsSidecar)
            pod.Advance();
    }

    private void Probe(ContainerRun container, ProbeKind kind, ProbeSpec probe, Action<bool> changed) =>
        new ProbeWorker(pod.Plane, pod.Events, container, kind, probe, pod.Address, changed).Start(container.StartedAt);

    private void Kill(ContainerRun container, ProbeKind kind, ProbeSpec probe)
    {
        pod.Events.Normal("Killing", KubeletTexts.WillRestart(container.Spec.Name, kind.ToString().ToLowerInvariant()), container.Spec);
        Stop(container, probe.TerminationGrace ?? pod.Spec.Grace);
    }
}
