namespace DeployKit.Frosting;

/// <summary>The command line is wrong: an unknown option or target, a value that is missing or no such. Nothing has run.</summary>
public sealed class UsageException(string message) : Exception(message);
