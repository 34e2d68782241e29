namespace DeployKit.Sandbox.Simulation;

/// <summary>Requests to every Service of a namespace that is reachable when it begins, 20 a second. One is lost where no ready pod is there to take it.</summary>
public sealed class ServiceTraffic
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1) / 20;

    private readonly SandboxCluster _cluster;
    private readonly IReadOnlyList<(string Namespace, string Name)> _services;
    private bool _isEnded;

    /// <summary>Begins now.</summary>
    /// <param name="cluster">Whose Services.</param>
    /// <param name="ns">The namespace of the Services.</param>
    public ServiceTraffic(SandboxCluster cluster, string ns)
    {
        _cluster = cluster;
        _services = [.. cluster.Services.Where(service => service.Namespace == ns && cluster.IsReachable(ns, service.Name))];
        if (_services.Count > 0)
            Next();
    }

    /// <summary>How many were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>How many of them nobody took.</summary>
    public int Lost { get; private set; }

    /// <summary>No further request is sent.</summary>
    public void End() => _isEnded = true;

    private void Next() => _cluster.Queue.Schedule(Interval, () =>
    {
        if (_isEnded)
            return;
        foreach (var (ns, name) in _services)
        {
            Sent++;
            if (!_cluster.IsReachable(ns, name))
                Lost++;
        }
        Next();
    });
}
