namespace DeployKit.Frosting.Tests;

/// <summary>What the parts of a graph did, in order.</summary>
public sealed class Trace
{
    private readonly List<string> _events = [];

    public IReadOnlyList<string> Events => _events;

    public void Add(string what) => _events.Add(what);
}
