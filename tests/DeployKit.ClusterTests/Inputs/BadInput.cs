using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Inputs;

/// <summary>One way to break the app <c>web</c>, and what the first line about it must hold.</summary>
/// <param name="Break">Changes the work tree.</param>
/// <param name="Says">Texts that the output holds, file and line among them.</param>
public sealed record BadInput(Action<Workspace> Break, params string[] Says)
{
    /// <summary>Beside the target and the namespace.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Only the server finds it, and it can say nothing of a namespace that does not exist.</summary>
    public bool NeedsNamespace { get; init; }

    /// <summary>Where the problem stands; null for an argument, which is in no file.</summary>
    public string? File { get; init; } = "deploykit.yaml";

    /// <summary>Counted from 1; 0 where a whole file is at fault.</summary>
    public int Line { get; init; }

    /// <summary>Broken by its arguments alone.</summary>
    public static BadInput Argument(string argument, params string[] says) => new(_ => { }, says) { Arguments = [argument], File = null };

    /// <summary>One text of <c>deploykit.yaml</c> replaced.</summary>
    public static BadInput Configuration(string text, string by, int line, params string[] says) =>
        new(workspace => workspace.Replace("deploykit.yaml", text, by), says) { Line = line };

    /// <summary>One text of a manifest replaced.</summary>
    public static BadInput Manifest(string file, string text, string by, int line, params string[] says) =>
        new(workspace => workspace.Replace(file, text, by), says) { File = file, Line = line };
}
