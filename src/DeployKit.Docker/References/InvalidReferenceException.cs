using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>A text that should name an image does not.</summary>
public sealed class InvalidReferenceException(string reference, string problem)
    : DeployKitException($"'{reference}' is not an image reference: {problem}")
{
    /// <summary>The text as given.</summary>
    public string Reference { get; } = reference;

    /// <summary>What is wrong, in one clause: for messages that already name the reference.</summary>
    public string Problem { get; } = problem;
}
