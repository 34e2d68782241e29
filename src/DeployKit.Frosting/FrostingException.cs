namespace DeployKit.Frosting;

/// <summary>The graph itself is wrong: a dependency that is no task, a context that does not fit.</summary>
public sealed class FrostingException(string message) : Exception(message);
