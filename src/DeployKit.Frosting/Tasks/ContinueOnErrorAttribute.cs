namespace DeployKit.Frosting;

/// <summary>
/// The task's failure is logged, with its message, and the run goes on; cancellation still ends it. Not together with an
/// <see cref="IFrostingTask.OnError"/>: the engine holds one handler a task.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContinueOnErrorAttribute : Attribute;
