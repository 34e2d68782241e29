using System.Text.Json;

namespace DeployKit.Build.Rehearsals;

/// <summary>What one child process rehearses. It goes by a file, and so do the results: a line each.</summary>
/// <param name="Arguments">As the person gave them.</param>
/// <param name="Results">The file that results are appended to.</param>
internal sealed record RehearsalJob(DeployArguments Arguments, string Results)
{
    /// <summary>The variable that names the job's file to the child.</summary>
    public const string Variable = "DEPLOYKIT_REHEARSAL";

    /// <summary>Where a child says why there is nothing to rehearse with.</summary>
    public string Failure => $"{Results}.failure";

    /// <summary>Of so many children, this one: it takes every so manieth mishap or seed.</summary>
    public int Share { get; init; }

    public int Shares { get; init; } = 1;

    public static RehearsalJob Read(string file) => JsonSerializer.Deserialize<RehearsalJob>(File.ReadAllText(file))!;

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this));
}
