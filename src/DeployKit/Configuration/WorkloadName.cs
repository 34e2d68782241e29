using System.Diagnostics.CodeAnalysis;
using DeployKit.Manifests;

namespace DeployKit.Configuration;

/// <summary>A workload of the release's namespace, as people write it: <c>deployment/web</c>, <c>sts/db</c>.</summary>
/// <param name="Kind">As in manifests: <c>Deployment</c>.</param>
public sealed record WorkloadName(string Kind, string Name)
{
    /// <summary>The kinds that are workloads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Workloads.All.Select(kind => kind.Type.Kind)];

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deploy"] = "Deployment",
        ["sts"] = "StatefulSet",
        ["ds"] = "DaemonSet",
        ["rc"] = "ReplicationController",
        ["po"] = "Pod",
    };

    /// <summary>Reads <c>kind/name</c>; the kind in any case, in the plural, or short as kubectl has it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WorkloadName? workload)
    {
        workload = text.Split('/') is [var kind, { Length: > 0 } name] && KindOf(kind) is { } known && IsName(name) ? new(known, name) : null;
        return workload is not null;
    }

    /// <summary><c>deployment/web</c></summary>
    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";

    private static string? KindOf(string text) =>
        ShortNames.GetValueOrDefault(text)
        ?? Kinds.FirstOrDefault(kind => text.Equals(kind, StringComparison.OrdinalIgnoreCase) || text.Equals(kind + "s", StringComparison.OrdinalIgnoreCase));

    private static bool IsName(string text) => text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
