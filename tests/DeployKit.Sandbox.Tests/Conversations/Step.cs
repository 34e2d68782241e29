namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>One request of a conversation.</summary>
/// <param name="Path">With {names} of what earlier answers said.</param>
internal sealed record Step(string Method, string Path)
{
    public string Body { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What later steps need of this one's answer: a JSON pointer by name.</summary>
    public IReadOnlyDictionary<string, string> Keeps { get; init; } = new Dictionary<string, string>();

    /// <summary>How many lines of an answer without end are read; 0 for an answer that ends.</summary>
    public int Lines { get; init; }
}
