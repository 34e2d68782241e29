using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>What is known of one object without pods that is awaited.</summary>
/// <param name="Progressed">When what it says of itself last changed, by our clock.</param>
internal sealed record ObjectHistory(RolloutTarget Target, DateTimeOffset Progressed)
{
    /// <summary>As last seen; null before the first look.</summary>
    public ObjectReadiness? Readiness { get; init; }

    public string Uid { get; init; } = "";

    /// <summary>It was there and is no more.</summary>
    public bool Gone { get; init; }

    /// <summary>Since when it is waiting without a break, by our clock.</summary>
    public DateTimeOffset WaitingSince { get; init; }

    /// <summary>What keeps a volume from being made for it, and since when that is known.</summary>
    public EventView? Refusal { get; init; }

    public DateTimeOffset RefusedSince { get; init; }

    public ObjectHistory See(string uid, ObjectReadiness readiness, DateTimeOffset now) => this with
    {
        Uid = uid,
        Gone = false,
        Readiness = readiness,
        Progressed = readiness == Readiness ? Progressed : now,
        WaitingSince = Readiness?.State == ReadinessState.Waiting ? WaitingSince : now,
    };

    /// <summary>A warning about the object.</summary>
    public ObjectHistory Note(EventView warning, DateTimeOffset now) => warning.Reason == "ProvisioningFailed"
        ? this with { Refusal = warning, RefusedSince = Refusal is null ? now : RefusedSince }
        : this;

    public ObjectHistory Shift(Outage outage) => this with
    {
        Progressed = outage.Shift(Progressed),
        WaitingSince = outage.Shift(WaitingSince),
        RefusedSince = outage.Shift(RefusedSince),
    };
}
