using System.Text.Json.Serialization;

namespace DeployKit.Configuration;

/// <summary>One thing that is wrong with the input, and where.</summary>
/// <param name="File">The file as the person named it; null for an argument or a variable.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Key">The path of the key: <c>rollout.timeout</c>; for a manifest <c>Deployment/web spec.replicas</c>.</param>
/// <param name="Message">What is wrong and the remedy, without a full stop.</param>
public sealed record Problem(string? File, int? Line, int? Column, string? Key, string Message)
{
    /// <summary>The environment variable that has no value; null where the problem is another.</summary>
    [JsonIgnore]
    public string? Variable { get; init; }

    /// <summary><c>deploykit.yaml:14:3: unknown key 'rolout'; did you mean 'rollout'?</c></summary>
    public override string ToString() => File is null ? Message : $"{File}{Position}: {Message}";

    private string Position => (Line, Column) switch
    {
        ({ } line, { } column) => $":{line}:{column}",
        ({ } line, null) => $":{line}",
        _ => "",
    };
}
