using DeployKit.Reporting.Events;

namespace DeployKit.Reporting;

/// <summary>Somebody who is told what happens: the console, the report, Slack.</summary>
public interface IReleaseObserver
{
    /// <summary>Called in the order in which things happened, one at a time. Must not throw and must not wait.</summary>
    void On(ReleaseEvent happened);
}
