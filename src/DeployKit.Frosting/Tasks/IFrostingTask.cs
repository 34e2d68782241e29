using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>A task of the graph. Derive from <see cref="FrostingTask"/> or <see cref="AsyncFrostingTask"/> rather than implement it.</summary>
public interface IFrostingTask
{
    /// <summary>What a person reads when <see cref="ShouldRun"/> says no: the reason. Read once, when the graph is built.</summary>
    string SkippedMessage => "";

    /// <summary>Does the work.</summary>
    Task RunAsync(ICakeContext context);

    /// <summary>
    /// Whether there is anything to do. A task that is skipped is no failure, even where it is the target itself. Not to have
    /// effects: a dry run asks too.
    /// </summary>
    bool ShouldRun(ICakeContext context);

    /// <summary>Hears of the failure before anything else does; cannot undo it. What it throws itself is logged.</summary>
    void ReportError(Exception exception, ICakeContext context)
    {
    }

    /// <summary>
    /// Recovers: a handler that returns has dealt with the failure, and the run goes on as if the task had succeeded. One that
    /// cannot recover throws. Not asked when the run is cancelled. To tell somebody of a failure, use <see cref="ReportError"/>.
    /// </summary>
    void OnError(Exception exception, ICakeContext context);

    /// <summary>
    /// Cleans up, whatever the end, cancellation included; not called for a task that was skipped. What it throws after a failure
    /// is logged and the failure stands; what it throws after a success is the task's failure.
    /// </summary>
    void Finally(ICakeContext context);
}
