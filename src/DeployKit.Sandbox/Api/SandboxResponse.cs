using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Api;

/// <summary>The answer to a request: a whole body, or a stream of pieces.</summary>
/// <param name="Status">The HTTP status code.</param>
public sealed record SandboxResponse(int Status)
{
    /// <summary>Beside Content-Length and Transfer-Encoding, which the front sets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; empty where <see cref="Stream"/> is set.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A body that comes piece by piece: a watch, a followed log.</summary>
    public ResponseStream? Stream { get; init; }

    /// <summary>A JSON document.</summary>
    internal static SandboxResponse Json(int status, JsonNode body) => Json(status, body.ToUtf8());

    /// <summary>A JSON document that is bytes already.</summary>
    internal static SandboxResponse Json(int status, ReadOnlyMemory<byte> body) => new(status) { Headers = [new("Content-Type", "application/json")], Body = body };

    /// <summary>Plain text.</summary>
    internal static SandboxResponse Text(int status, string body) =>
        new(status) { Headers = [new("Content-Type", "text/plain")], Body = System.Text.Encoding.UTF8.GetBytes(body) };
}
