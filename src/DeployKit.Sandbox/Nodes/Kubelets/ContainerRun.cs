using DeployKit.Sandbox.Nodes.Behaviours;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A container of a pod: what it is now, and what is planned for it.</summary>
internal sealed class ContainerRun(ContainerSpec spec)
{
    private readonly List<ScheduledEvent> _plans = [];

    public ContainerSpec Spec { get; set; } = spec;

    public required ContainerState State { get; set; }

    public ContainerState.Terminated? Last { get; set; }

    /// <summary>How many containers were made of it so far.</summary>
    public int Runs { get; set; }

    public bool IsReady { get; set; }

    /// <summary>It runs, and its startup probe passed.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Between the pull and the start, or waiting for the next try: nobody else begins it.</summary>
    public bool IsBusy { get; set; }

    /// <summary>As the status names it; empty before the pull.</summary>
    public string ImageId { get; set; } = "";

    /// <summary>As the status names it; empty before the first container.</summary>
    public string ContainerId { get; set; } = "";

    /// <summary>Of the container that runs, or ran last.</summary>
    public Behaviour Behaviour { get; set; } = Behaviour.Ordinary;

    public RestartBackOff Restarts { get; } = new();

    public RestartBackOff Pulls { get; set; } = new();

    /// <summary>What the container printed.</summary>
    public RunLog? Log { get; set; }

    /// <summary>What the container before it printed.</summary>
    public RunLog? PreviousLog { get; set; }

    public bool IsRunning => State is ContainerState.Running;

    /// <summary>It ended well, and is not started again.</summary>
    public bool IsComplete => State is ContainerState.Terminated { ExitCode: 0 };

    /// <summary>When the container that runs was started.</summary>
    public DateTimeOffset StartedAt => ((ContainerState.Running)State).StartedAt;

    /// <summary>Remembers what is to be cancelled when the container ends.</summary>
    public void Plan(ScheduledEvent scheduled)
    {
        _plans.RemoveAll(plan => plan.IsCancelled);
        _plans.Add(scheduled);
    }

    public void Cancel()
    {
        foreach (var plan in _plans)
            plan.Cancel();
        _plans.Clear();
    }
}
