namespace DeployKit.Sandbox.State;

/// <summary>A kept sandbox cannot be used; the message says where it is and what to do.</summary>
public sealed class SandboxFolderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How the process that has it serves it; null where none does.</summary>
    public ServedAddress? Served { get; init; }
}
