using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>What one run of a container prints. Nothing is kept: the lines follow from the behaviour, the start and the end.</summary>
internal sealed record RunLog(IReadOnlyList<LogLine> Plan, DateTimeOffset StartedAt)
{
    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When the next line will be printed; null when none will.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment)
    {
        DateTimeOffset? next = null;
        foreach (var line in Plan)
        {
            var at = StartedAt + line.After;
            if (at <= moment && line.Every is { } pause)
                at += pause * (Math.Floor((moment - at) / pause) + 1);
            if (at > moment && (next is null || at < next) && (EndedAt is null || at <= EndedAt))
                next = at;
        }
        return next;
    }

    /// <summary>The lines printed after one moment and until another, oldest first.</summary>
    public List<(DateTimeOffset At, string Text)> Between(DateTimeOffset after, DateTimeOffset until)
    {
        var end = EndedAt is { } ended && ended < until ? ended : until;
        List<(DateTimeOffset At, string Text)> lines = [];
        foreach (var line in Plan)
        {
            for (var at = StartedAt + line.After; at <= end; at += line.Every!.Value)
            {
                if (at > after)
                    lines.AddRange(line.Texts.Select(text => (at, text)));
                if (line.Every is null)
                    break;
            }
        }
        return [.. lines.OrderBy(line => line.At)];
    }
}
