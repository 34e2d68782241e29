namespace DeployKit.Kubernetes;

/// <summary>A field that another manager owns with another value.</summary>
/// <param name="Field">".spec.replicas".</param>
/// <param name="Manager">"kubectl-client-side-apply"; empty where the server doesn't say.</param>
/// <param name="Message">The server's own words.</param>
public sealed record FieldConflict(string Field, string Manager, string Message);
