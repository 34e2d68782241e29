using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>What admission looks at: the objects that are there at the moment of the write.</summary>
internal sealed record AdmissionView
{
    /// <summary>The namespace by name; null where there is none.</summary>
    public required Func<string, StoredObject?> Namespace { get; init; }

    /// <summary>The LimitRanges of a namespace.</summary>
    public required Func<string, IReadOnlyList<StoredObject>> LimitRanges { get; init; }

    /// <summary>The ResourceQuotas of a namespace.</summary>
    public required Func<string, IReadOnlyList<StoredObject>> Quotas { get; init; }

    public required Func<IReadOnlyList<StoredObject>> StorageClasses { get; init; }

    public required Func<IReadOnlyList<StoredObject>> PriorityClasses { get; init; }

    /// <summary>The ServiceAccount by namespace and name.</summary>
    public required Func<string, string, StoredObject?> ServiceAccount { get; init; }

    /// <summary>Five random characters, as in generated names.</summary>
    public required Func<string> Suffix { get; init; }
}
