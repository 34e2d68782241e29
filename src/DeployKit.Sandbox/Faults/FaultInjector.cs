using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Faults;

/// <summary>Lets a script of faults happen to one client of a cluster, and to the cluster itself.</summary>
public sealed class FaultInjector
{
    private readonly SandboxCluster _cluster;
    private readonly ClusterFaults _effects;
    private readonly List<ActiveFault> _faults;

    /// <summary>A script whose clock begins now.</summary>
    public FaultInjector(SandboxCluster cluster, IEnumerable<Fault> script)
    {
        _cluster = cluster;
        _effects = new ClusterFaults(cluster);
        _faults = [.. script.Select(fault => new ActiveFault(fault))];
        foreach (var fault in _faults.Where(fault => fault.Fault.Start.Step is null))
            Await(fault);
    }

    /// <summary>Told what begins and ends, for a trace.</summary>
    public Action<string>? Happened { get; set; }

    /// <summary>The client has come to a step of its run.</summary>
    public void Reached(string step)
    {
        foreach (var fault in _faults.Where(fault => fault.Fault.Start.Step == step && !fault.IsDue))
            Await(fault);
    }

    /// <summary>What becomes of a request; it counts as seen.</summary>
    internal FaultEffect On(SandboxRequest request)
    {
        var isWrite = request.Method is not ("GET" or "HEAD") && !request.IsSet("dryRun") && request.QueryOf("dryRun") is null && !request.Path.Contains("/authorization.k8s.io/", StringComparison.Ordinal);
        if (isWrite)
        {
            foreach (var fault in _faults.Where(fault => fault is { IsDue: true, IsActive: false, IsOver: false } && fault.Concerns(request)))
            {
                if (++fault.Writes == fault.Fault.Start.Write)
                    Begin(fault);
            }
        }
        var effect = new FaultEffect(TimeSpan.Zero, null, false, false);
        foreach (var fault in _faults.Where(fault => fault.IsActive && fault.Concerns(request)))
            effect = Meet(effect, fault);
        return effect;
    }

    private FaultEffect Meet(FaultEffect effect, ActiveFault fault)
    {
        var met = fault.Fault.Kind switch
        {
            FaultKind.Latency => effect with { Delay = effect.Delay + fault.Fault.Delay },
            FaultKind.TooManyRequests => effect with { Answer = Refusal(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", fault.Fault.Delay) },
            FaultKind.ServerError => effect with { Answer = Refusal(500, "InternalError", "Internal error occurred: etcdserver: leader changed", TimeSpan.FromSeconds(1)) },
            FaultKind.ResetBefore or FaultKind.Outage => effect with { ResetBefore = true },
            FaultKind.ResetAfter => effect with { ResetAfter = true },
            _ => effect,
        };
        if (met != effect && ++fault.Met == fault.Fault.Times)
            End(fault);
        return met;
    }

    private static SandboxResponse Refusal(int code, string reason, string message, TimeSpan after)
    {
        var response = SandboxResponse.Json(code, new ApiException(code, reason, message).ToStatus());
        return response with { Headers = [.. response.Headers, new("Retry-After", $"{Math.Max(1, (int)after.TotalSeconds)}")] };
    }

    private void Await(ActiveFault fault)
    {
        if (fault.Fault.Start.After > TimeSpan.Zero)
            _cluster.Queue.Schedule(fault.Fault.Start.After, () => BecomeDue(fault));
        else
            BecomeDue(fault);
    }

    private void BecomeDue(ActiveFault fault)
    {
        fault.IsDue = true;
        if (fault.Fault.Start.Write is null)
            Begin(fault);
    }

    private void Begin(ActiveFault fault)
    {
        Happened?.Invoke($"begins: {fault.Fault}");
        fault.IsActive = true;
        _effects.Begin(fault);
        if (fault.Fault.Duration is { } duration)
            _cluster.Queue.Schedule(duration, () => End(fault));
    }

    private void End(ActiveFault fault)
    {
        if (fault.IsOver)
            return;
        Happened?.Invoke($"ends: {fault.Fault}");
        (fault.IsActive, fault.IsOver) = (false, true);
        _effects.End(fault.Fault);
    }
}
