using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Storage;

/// <summary>What names an object.</summary>
/// <param name="Namespace">Empty for objects of the cluster.</param>
internal readonly record struct ObjectKey(ResourceKind Kind, string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? $"{Kind.Plural}/{Name}" : $"{Kind.Plural}/{Namespace}/{Name}";
}
