namespace DeployKit.Kubernetes;

/// <summary>One finding of the server.</summary>
/// <param name="Field">"spec.template.spec.containers[0].image"; empty where it concerns the whole object.</param>
/// <param name="Reason">"FieldValueRequired".</param>
/// <param name="Message">The server's own words.</param>
public sealed record StatusCause(string Field, string Reason, string Message);
