namespace DeployKit.Sandbox.Registry;

/// <summary>Where a registry keeps what was pushed: bytes under names with slashes, as a registry's own folder has them.</summary>
public abstract class RegistryStore
{
    /// <summary>Null where there is nothing of that name.</summary>
    internal abstract ReadOnlyMemory<byte>? Read(string name);

    internal abstract bool Contains(string name);

    /// <summary>Whole or not at all, also when the process is killed.</summary>
    internal abstract void Write(string name, ReadOnlySpan<byte> content);

    internal abstract void Delete(string name);

    /// <summary>The names right below that one, sorted.</summary>
    internal abstract IReadOnlyList<string> List(string name);
}
