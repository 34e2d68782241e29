namespace DeployKit.Frosting;

/// <summary>The name a person types after <c>--target</c>; without it, the class's name.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The name; case doesn't matter.</summary>
    public string Name { get; } = name;
}
