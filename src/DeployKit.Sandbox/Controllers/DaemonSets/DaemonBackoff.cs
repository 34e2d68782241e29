namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>The pauses before a failed daemon is made anew, for each node: 1 s, then twice as long each time, up to 15 minutes.</summary>
internal sealed class DaemonBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Dictionary<(string Set, string Hash, string Node), (DateTimeOffset Ends, TimeSpan Pause)> _known = [];

    /// <summary>When the next one may be made; null for now, and then the next pause begins.</summary>
    public DateTimeOffset? Try(string set, string hash, string node, DateTimeOffset now)
    {
        var last = _known.GetValueOrDefault((set, hash, node));
        if (last.Ends > now)
            return last.Ends;
        // What went well for long enough begins anew.
        var pause = last.Pause == TimeSpan.Zero || now - last.Ends > Longest * 2 ? First : last.Pause * 2;
        pause = pause < Longest ? pause : Longest;
        _known[(set, hash, node)] = (now + pause, pause);
        return null;
    }
}
