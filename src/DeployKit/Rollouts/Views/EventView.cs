using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of an Event.</summary>
/// <param name="AboutUid">The uid of the object that it is about.</param>
/// <param name="Count">How often it happened so far.</param>
internal sealed record EventView(string Uid, string AboutUid, string Reason, string Message, int Count)
{
    private const string ContainerPath = "ontainers{";

    /// <summary>The container that it is about; null for the object as a whole.</summary>
    public string? Container { get; init; }

    /// <summary>
    /// The word by which the failure table knows it: the event's reason, but of a probe's <c>Unhealthy</c> the probe
    /// (<c>LivenessProbeFailed</c>), and of a <c>Failed</c> pull <c>ErrImagePull</c>, whose cause a back-off does not repeat.
    /// </summary>
    public string Signal => Reason switch
    {
        "Unhealthy" => $"{Message.Split(' ')[0]}ProbeFailed",
        "Failed" when Message.StartsWith("Failed to pull image", StringComparison.Ordinal) => "ErrImagePull",
        _ => Reason,
    };

    public static EventView Of(JsonObject live) => new(
        live.Text("metadata", "uid") ?? "",
        live.Text("involvedObject", "uid") ?? "",
        live.Text("reason") ?? "",
        live.Text("message") ?? "",
        (int?)live.At("series", "count") ?? (int?)live["count"] ?? 1)
    {
        Container = ContainerIn(live.Text("involvedObject", "fieldPath")),
    };

    // spec.containers{app}, spec.initContainers{prepare}
    private static string? ContainerIn(string? path) =>
        path is not null && path.IndexOf(ContainerPath, StringComparison.Ordinal) is >= 0 and var at ? path[(at + ContainerPath.Length)..].TrimEnd('}') : null;
}
