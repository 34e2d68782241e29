using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>All objects of a collection at one moment.</summary>
/// <param name="ResourceVersion">The moment, to watch from.</param>
/// <param name="Items">Each with its apiVersion and kind, which the server leaves out.</param>
public sealed record ResourceList(string ResourceVersion, IReadOnlyList<JsonObject> Items);
