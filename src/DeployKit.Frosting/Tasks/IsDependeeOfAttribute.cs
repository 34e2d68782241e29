namespace DeployKit.Frosting;

/// <summary>The task that this one runs before: <see cref="IsDependentOnAttribute"/> read from the other end.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependeeOfAttribute(Type task) : Attribute
{
    /// <summary>The task's class.</summary>
    public Type Task { get; } = task;
}
