using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>One request.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">Below the server's address, with its query.</param>
/// <param name="Operation">What a person calls it: "apply deployment/web in test".</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, string Operation)
{
    public JsonNode? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>Null leaves it to the verb.</summary>
    public RetrySafety? Safety { get; init; }

    /// <summary>The body is read as it comes, without a limit of time.</summary>
    public bool IsStream { get; init; }

    /// <summary>The first one of a run: whether there is a server must be known soon.</summary>
    public bool IsFirst { get; init; }
}
