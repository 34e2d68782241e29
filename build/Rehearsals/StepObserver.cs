using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Build.Rehearsals;

/// <summary>Says which step of a release begins; its undo is one, too.</summary>
internal sealed class StepObserver(Action<string> begins) : IReleaseObserver
{
    /// <summary>The name of the undo, which is no step of the graph.</summary>
    public const string Undo = "Undo";

    public void On(ReleaseEvent happened)
    {
        switch (happened)
        {
            case StepStarted { Step: var step }:
                begins(step);
                break;
            case RollbackStarted:
                begins(Undo);
                break;
        }
    }
}
