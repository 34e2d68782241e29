using DeployKit.Configuration;

namespace DeployKit.Yaml;

/// <summary>Where a node stands.</summary>
/// <param name="File">The file as the person named it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public sealed record Mark(string File, int Line, int Column)
{
    /// <summary>A problem at this place.</summary>
    public Problem Problem(string? key, string message) => new(File, Line, Column, key, message);

    /// <summary><c>k8s/app.yaml:31:15</c></summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
