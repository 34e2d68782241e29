namespace DeployKit.Kubernetes;

/// <summary>The server's answer to an <see cref="AccessQuery"/>. It says yes for a namespace that is missing.</summary>
/// <param name="Allowed">Whether it may be done.</param>
/// <param name="Reason">Why, where the server says so.</param>
/// <param name="EvaluationError">What kept the server from being sure.</param>
public sealed record AccessReview(bool Allowed, string? Reason, string? EvaluationError);
