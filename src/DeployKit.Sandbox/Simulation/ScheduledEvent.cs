namespace DeployKit.Sandbox.Simulation;

/// <summary>Something that will happen, unless it is cancelled before.</summary>
internal sealed class ScheduledEvent(DateTimeOffset at, Action action)
{
    private Action? _action = action;

    public DateTimeOffset At { get; } = at;

    /// <summary>Where it comes from, for traces: the type and the method that scheduled it.</summary>
    public string Name => _action is { Method: var method } ? $"{method.DeclaringType?.FullName}.{method.Name}" : "";

    public bool IsCancelled => _action is null;

    public void Cancel() => _action = null;

    public void Run()
    {
        var due = _action;
        _action = null;
        due?.Invoke();
    }
}
