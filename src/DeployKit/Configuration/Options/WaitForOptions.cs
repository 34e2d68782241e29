namespace DeployKit.Configuration;

/// <summary>Which objects of the release, beside its workloads, are awaited, and when they are ready.</summary>
public sealed record WaitForOptions
{
    /// <summary>As the manifests name it: <c>Certificate</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One object; null for every one of that kind in the release.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// When it is ready. Null: what is known of the kind (a Service of type LoadBalancer has an address, a PersistentVolumeClaim is bound,
    /// a CustomResourceDefinition is established), else <c>condition=Ready</c>.
    /// </summary>
    public WaitCondition? Ready { get; init; }

    /// <summary>When it has failed; null: never before the timeout.</summary>
    public WaitCondition? Failed { get; init; }
}
