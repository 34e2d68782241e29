using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Faults;

/// <summary>What becomes of one request.</summary>
/// <param name="Delay">How much longer it takes.</param>
/// <param name="Answer">The answer in the API's stead; null for the API's own.</param>
/// <param name="ResetBefore">No answer, and nothing was done.</param>
/// <param name="ResetAfter">No answer, and it was done.</param>
internal sealed record FaultEffect(TimeSpan Delay, SandboxResponse? Answer, bool ResetBefore, bool ResetAfter);
