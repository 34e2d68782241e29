using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Build.Rehearsals;

/// <summary>Measures how long a release takes to notice that something is wrong: from the mishap, or else the step that met it, to that step's failure.</summary>
internal sealed class RehearsalWitness : IReleaseObserver
{
    private DateTimeOffset? _mishap;
    private DateTimeOffset? _step;
    private DateTimeOffset? _failure;

    /// <summary>Null where nothing failed.</summary>
    public TimeSpan? DetectedAfter => _failure - (_mishap <= _failure && !(_mishap < _step) ? _mishap : _step);

    /// <summary>An undo was made.</summary>
    public bool HasUndone { get; private set; }

    /// <summary>The mishap happens now; the first time counts.</summary>
    public void Note(DateTimeOffset now) => _mishap ??= now;

    public void On(ReleaseEvent happened)
    {
        switch (happened)
        {
            case StepStarted when _failure is null:
                _step = happened.At;
                break;
            case RollbackStarted:
                HasUndone = true;
                break;
            case StepFinished { Status: StepStatus.Failed or StepStatus.Cancelled }:
                _failure ??= happened.At;
                break;
        }
    }
}
