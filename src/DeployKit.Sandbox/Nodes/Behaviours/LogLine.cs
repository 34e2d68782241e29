namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>A line that a process prints.</summary>
/// <param name="Text">Of several at once {n} is the number of each.</param>
/// <param name="Every">Again and again, with this pause.</param>
internal sealed record LogLine(TimeSpan After, string Text, TimeSpan? Every = null)
{
    /// <summary>So often at once.</summary>
    public int Times { get; init; } = 1;

    /// <summary>What is printed at a time.</summary>
    public IEnumerable<string> Texts => Enumerable.Range(1, Times).SelectMany(number => (Times == 1 ? Text : Text.Replace("{n}", $"{number}")).Split('\n'));
}
