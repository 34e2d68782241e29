namespace DeployKit.Sandbox.Events;

/// <summary>
/// Keeps the number of Events down as every Kubernetes client does: many that differ in their message alone become one, and an object
/// that never stops talking is heard only now and then.
/// </summary>
internal sealed class EventCorrelation
{
    private const int MostMessages = 10;
    private const int Burst = 25;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Uid, string Type, string Reason, string Source), (List<string> Messages, DateTimeOffset Last)> _messages = [];
    private readonly Dictionary<(string Uid, string Source), (double Tokens, DateTimeOffset At)> _tokens = [];

    /// <summary>Whether this is one message too many: then it counts as the same Event as those before, whatever they say.</summary>
    public bool IsCombined(string uid, string type, string reason, string source, string message, DateTimeOffset now)
    {
        var key = (uid, type, reason, source);
        if (!_messages.TryGetValue(key, out var known) || now - known.Last > Window)
            known = ([], now);
        if (!known.Messages.Contains(message))
            known.Messages.Add(message);
        _messages[key] = known with { Last = now };
        if (known.Messages.Count < MostMessages)
            return false;
        known.Messages.RemoveAt(0);
        return true;
    }

    /// <summary>Whether the source may say something about the object once more: 25 times at once, then every five minutes.</summary>
    public bool IsHeard(string uid, string source, DateTimeOffset now)
    {
        var (tokens, at) = _tokens.GetValueOrDefault((uid, source), (Burst, now));
        tokens = Math.Min(Burst, tokens + ((now - at) / Refill));
        _tokens[(uid, source)] = (tokens >= 1 ? tokens - 1 : tokens, now);
        return tokens >= 1;
    }
}
