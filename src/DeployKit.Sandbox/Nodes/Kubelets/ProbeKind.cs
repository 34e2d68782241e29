namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>What a probe is for; the name as events have it.</summary>
internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}
