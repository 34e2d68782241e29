namespace DeployKit.Kubernetes;

/// <summary>What became of the run of a container whose log is followed.</summary>
internal enum RunState
{
    Running,

    Ended,

    /// <summary>The container was started again since: the run is the previous one now.</summary>
    Replaced,

    /// <summary>The pod is gone, or the run is older than the previous one: its log can't be had.</summary>
    Gone,
}
