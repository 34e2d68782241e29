namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>The growing pause before what failed is tried again: 10 s, doubled up to 5 minutes; from the beginning after 10 minutes that went well.</summary>
internal sealed class RestartBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private TimeSpan _next;

    /// <summary>How long to wait now, after something ended that had gone on so long. A container's first end costs nothing.</summary>
    public TimeSpan Fail(TimeSpan lasted, bool isFirstFree)
    {
        if (_next == TimeSpan.Zero || lasted >= Forgotten)
        {
            _next = First;
            if (isFirstFree)
                return TimeSpan.Zero;
        }
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }
}
