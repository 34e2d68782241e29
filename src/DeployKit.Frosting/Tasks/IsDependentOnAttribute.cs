namespace DeployKit.Frosting;

/// <summary>The task that runs before this one. Several run in the order in which they are written.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class IsDependentOnAttribute(Type task) : Attribute
{
    /// <summary>The task's class.</summary>
    public Type Task { get; } = task;
}

/// <inheritdoc cref="IsDependentOnAttribute"/>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute<TTask>() : IsDependentOnAttribute(typeof(TTask))
    where TTask : IFrostingTask;
