using DeployKit.Manifests.Writing;

namespace DeployKit.Releases;

/// <summary>One attempt to bring one app to one environment: what it has changed so far, which is what its undo takes back.</summary>
public sealed class Release(ReleaseFacts facts)
{
    private readonly Lock _gate = new();
    private readonly List<WrittenObject> _changes = [];

    /// <summary>What was known before the first step.</summary>
    public ReleaseFacts Facts { get; } = facts;

    /// <summary>Every object that was written, in the order of its first write. Empty: nothing has changed.</summary>
    public IReadOnlyList<WrittenObject> Changes
    {
        get
        {
            lock (_gate)
                return [.. _changes];
        }
    }

    /// <summary>The migration Job that ran to its end in this release; it is never undone.</summary>
    public string? MigrationRan { get; set; }

    /// <summary>What ran before this release, as the workloads say; null when nothing did.</summary>
    public DeployedVersion? Before { get; set; }

    /// <summary>Remembers a write. An object written twice keeps the state from before the first.</summary>
    public void Record(WrittenObject written)
    {
        lock (_gate)
        {
            var index = _changes.FindIndex(change => change.Path == written.Path);
            if (index < 0)
                _changes.Add(written);
            else
                _changes[index] = written with { Before = _changes[index].Before };
        }
    }
}
