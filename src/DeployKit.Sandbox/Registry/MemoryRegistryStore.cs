namespace DeployKit.Sandbox.Registry;

/// <summary>Gone with the process.</summary>
public sealed class MemoryRegistryStore : RegistryStore
{
    private readonly SortedDictionary<string, byte[]> _content = new(StringComparer.Ordinal);

    internal override ReadOnlyMemory<byte>? Read(string name) => _content.TryGetValue(name, out var content) ? content.AsMemory() : default(ReadOnlyMemory<byte>?);

    internal override bool Contains(string name) => _content.ContainsKey(name);

    internal override void Write(string name, ReadOnlySpan<byte> content) => _content[name] = content.ToArray();

    internal override void Delete(string name) => _content.Remove(name);

    internal override IReadOnlyList<string> List(string name) =>
        [.. _content.Keys.Where(key => key.StartsWith(name + "/", StringComparison.Ordinal)).Select(key => key[(name.Length + 1)..].Split('/')[0]).Distinct(StringComparer.Ordinal)];
}
