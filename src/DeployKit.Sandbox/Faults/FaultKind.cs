namespace DeployKit.Sandbox.Faults;

/// <summary>What can go wrong between a client and its cluster, or in the cluster.</summary>
public enum FaultKind
{
    /// <summary>Answers take longer, by <see cref="Fault.Delay"/>.</summary>
    Latency,

    /// <summary>429 with Retry-After (<see cref="Fault.Delay"/>, whole seconds).</summary>
    TooManyRequests,

    /// <summary>500 with a Retry-After of a second: the server did nothing.</summary>
    ServerError,

    /// <summary>The connection is reset before the request took effect.</summary>
    ResetBefore,

    /// <summary>The connection is reset after it took effect: the answer is lost.</summary>
    ResetAfter,

    /// <summary>The API server is down: no connection is accepted, and open watches are torn.</summary>
    Outage,

    /// <summary>Open watches end.</summary>
    DropWatches,

    /// <summary>Open watches say nothing.</summary>
    StallWatches,

    /// <summary>The history is forgotten: watches end with 410, and an old version cannot be watched from.</summary>
    ExpireVersions,

    /// <summary>The controllers named by <see cref="Fault.Subject"/> (all where it is null) take <see cref="Fault.Factor"/> times as long.</summary>
    SlowControllers,

    /// <summary>The controllers named by <see cref="Fault.Subject"/> (all where it is null) do nothing.</summary>
    MissingControllers,

    /// <summary>Somebody else takes a field over: applies <see cref="Fault.Change"/> to the object <see cref="Fault.Subject"/> as another manager.</summary>
    ConflictingWriter,

    /// <summary>Somebody else edits the object <see cref="Fault.Subject"/>: an annotation, over and over while it lasts.</summary>
    SecondWriter,

    /// <summary>Somebody else deletes the object <see cref="Fault.Subject"/>.</summary>
    Deletion,

    /// <summary>A node dies with its pods: <see cref="Fault.Subject"/>, or the one with the newest pod.</summary>
    NodeLoss,
}
