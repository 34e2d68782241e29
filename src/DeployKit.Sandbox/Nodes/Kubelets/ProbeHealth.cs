using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>How a probe of a process ends, so long after its start. It changes only at moments that the behaviour names.</summary>
internal static class ProbeHealth
{
    /// <summary>What the failed probe says; null for a success.</summary>
    public static string? Check(Behaviour behaviour, ProbeKind kind, ProbeSpec probe, string address, TimeSpan since)
    {
        if (behaviour.HangsAfter <= since)
            return Hanging(probe, address);
        if (kind == ProbeKind.Liveness && behaviour.UnhealthyAfter <= since)
            return Unwell(probe);
        if (kind != ProbeKind.Liveness && behaviour.Ready.Count > 0)
            return behaviour.Ready.LastOrDefault(moment => moment.After <= since) is not { } state ? Refused(probe, address) : state.Value ? null : Unwell(probe);
        if (probe.Port == 0)
            return Command(behaviour, probe.Command, since);
        if (!behaviour.Listens)
            return Refused(probe, address);
        return probe.Path is not null && behaviour.AnswerAt(since) is { Status: < 200 or >= 400 } answer ? $"HTTP probe failed with statuscode: {answer.Status}" : null;
    }

    /// <summary>The first moment after this one at which anything could be otherwise; null for none.</summary>
    public static TimeSpan? NextChange(Behaviour behaviour, TimeSpan since)
    {
        IEnumerable<TimeSpan?> moments =
        [
            behaviour.HangsAfter, behaviour.UnhealthyAfter, .. behaviour.Ready.Select(moment => (TimeSpan?)moment.After),
            .. behaviour.Answers.Select(moment => (TimeSpan?)moment.After), .. (behaviour.Files ?? []).Select(moment => (TimeSpan?)moment.After),
        ];
        return moments.Where(moment => moment > since).Min();
    }

    // Only what looks for a file is understood; all else goes well.
    private static string? Command(Behaviour behaviour, IReadOnlyList<string> command, TimeSpan since)
    {
        IReadOnlyList<string> words = command is ["sh" or "/bin/sh", "-c", var line] ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : command;
        if (words is ["false"])
            return "";
        if (behaviour.Files is not { } files || words is not (["cat", var _] or ["ls", var _] or ["test", "-e" or "-f", var _]))
            return null;
        var path = words[^1];
        if (files.LastOrDefault(file => file.Value.Path == path && file.After <= since)?.Value.Exists == true)
            return null;
        return words[0] == "test" ? "" : $"{words[0]}: can't open '{path}': No such file or directory\n";
    }

    private static string Refused(ProbeSpec probe, string address) => Get(probe, address, $"dial tcp {address}:{probe.Port}: connect: connection refused", "");

    private static string Unwell(ProbeSpec probe) => probe.Path is null ? "" : "HTTP probe failed with statuscode: 503";

    private static string Hanging(ProbeSpec probe, string address) => probe.Port == 0
        ? $"command \"{string.Join(' ', probe.Command)}\" timed out"
        : Get(probe, address, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)", $"dial tcp {address}:{probe.Port}: i/o timeout");

    private static string Get(ProbeSpec probe, string address, string problem, string ofConnection) =>
        probe.Port == 0 ? "" : probe.Path is null ? ofConnection.Length > 0 ? ofConnection : problem : $"Get \"{probe.Scheme}://{address}:{probe.Port}{probe.Path}\": {problem}";
}
