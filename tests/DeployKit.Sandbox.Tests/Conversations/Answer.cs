using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>What a server said to one request.</summary>
/// <param name="Body">Text where it was no JSON; a list of lines where it was a stream.</param>
internal sealed record Answer(int Status, JsonNode? Body)
{
    public JsonObject ToJson() => new() { ["status"] = Status, ["body"] = Body?.DeepClone() };

    public static Answer Read(JsonNode json) => new((int)json["status"]!, json["body"]?.DeepClone());
}
