using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>A write, and what the server answered.</summary>
/// <param name="Verb">create, update, merge, json or apply.</param>
internal sealed record RecordedWrite(string Verb, string Manager, bool Force, JsonNode Body)
{
    public int Status { get; init; }

    /// <summary>The object just before the write; null for a create.</summary>
    public JsonObject? Live { get; init; }

    /// <summary>The object, or the Status of a refusal.</summary>
    public JsonObject Answer { get; init; } = [];
}
