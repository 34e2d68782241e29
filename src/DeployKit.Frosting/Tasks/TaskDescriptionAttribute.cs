namespace DeployKit.Frosting;

/// <summary>One line about the task, for <c>--description</c> and <c>--help</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskDescriptionAttribute(string description) : Attribute
{
    /// <summary>The line.</summary>
    public string Description { get; } = description;
}
