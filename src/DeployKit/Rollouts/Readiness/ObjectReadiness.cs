namespace DeployKit.Rollouts.Readiness;

/// <summary>What an object's own status says.</summary>
/// <param name="Text">How it stands, in few words: <c>Bound to pv-7</c>, <c>waits for condition=Ready</c>.</param>
internal sealed record ObjectReadiness(ReadinessState State, string Text)
{
    /// <summary>The code of a failure.</summary>
    public ReasonCode Reason { get; init; } = ReasonCode.ObjectFailed;

    public static ObjectReadiness Ready(string text) => new(ReadinessState.Ready, text);

    public static ObjectReadiness Waiting(string text) => new(ReadinessState.Waiting, text);

    public static ObjectReadiness Failed(string text) => new(ReadinessState.Failed, text);
}
