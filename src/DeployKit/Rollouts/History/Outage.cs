namespace DeployKit.Rollouts.History;

/// <summary>A time for which the API server did not answer: what lasted before it may have ended in it, and nobody saw.</summary>
internal sealed record Outage(DateTimeOffset Lost, DateTimeOffset Regained)
{
    /// <summary>A moment from which something is counted, later by as much of the outage as came after it.</summary>
    public DateTimeOffset Shift(DateTimeOffset since) => since < Regained ? since + (Regained - (since > Lost ? since : Lost)) : since;
}
