namespace DeployKit.Yaml;

/// <summary>A node of a document, with its place. Aliases are resolved: a node may stand in several places.</summary>
public abstract class YamlNode(Mark mark)
{
    /// <summary>Where the value begins.</summary>
    public Mark Mark { get; } = mark;

    /// <summary>How many nodes this one is, with all that is in it, aliases expanded.</summary>
    internal int Size { get; private protected init; } = 1;

    /// <summary>How many levels this node has; 1 for a scalar.</summary>
    internal int Height { get; private protected init; } = 1;
}
