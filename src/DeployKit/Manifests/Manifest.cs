using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Rollouts.Readiness;
using DeployKit.Yaml;

namespace DeployKit.Manifests;

/// <summary>One object that a manifest file asks for.</summary>
/// <param name="Body">As written, with what the file's YAML means to kubectl.</param>
/// <param name="Locate">Where a field stands, by its path as the API writes it (<c>spec.ports[0].port</c>), or the nearest thing above it.</param>
public sealed record Manifest(JsonObject Body, Func<string, Mark> Locate)
{
    /// <summary>Made where it is missing; one that exists is not ours to write: <c>createNamespace: true</c>.</summary>
    public bool IsOnlyIfMissing { get; init; }

    /// <summary>When it is ready, for an object without pods that is awaited; null for all others.</summary>
    internal ReadinessRule? Readiness { get; init; }

    /// <summary>Nothing is known of its kind that could be awaited, and nothing was said: it is applied, and that is all.</summary>
    public bool IsUnverified { get; init; }

    /// <summary>Kind and name; the namespace only where the manifest states one.</summary>
    public ObjectName Name => ObjectName.Of(Body);

    /// <summary><c>apps/v1</c></summary>
    public string ApiVersion => (string?)Body["apiVersion"] ?? "";

    /// <summary><c>apps</c>; empty for the core group.</summary>
    internal string ApiGroup => ApiVersion.Split('/') is [var group, _] ? group : "";

    /// <summary>A problem at a field; null or empty for the object as a whole.</summary>
    public Problem ProblemAt(string? field, string message)
    {
        var place = string.IsNullOrEmpty(field) ? "" : $" {field}";
        return Locate(field ?? "").Problem(field, $"{Name.Kind}/{Name.Name}{place}: {message}");
    }
}
