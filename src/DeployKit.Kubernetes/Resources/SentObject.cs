using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>Recognises an object that we sent in what the server stores: everything sent is in it, whatever defaults were added.</summary>
internal static class SentObject
{
    public static bool IsIn(JsonObject live, JsonObject sent) => sent.All(member => member.Key switch
    {
        // Ignored at creation, or owned by the server.
        "status" => true,
        "stringData" => IsStored(live["data"] as JsonObject, member.Value as JsonObject),
        _ => IsIn(live[member.Key], member.Value),
    });

    private static bool IsIn(JsonNode? live, JsonNode? sent) => (live, sent) switch
    {
        (_, null) => true,
        (JsonObject have, JsonObject want) => want.All(member => IsIn(have[member.Key], member.Value)),
        (JsonArray have, JsonArray want) => have.Count >= want.Count && want.Select((item, index) => IsIn(have[index], item)).All(equal => equal),
        (JsonValue have, JsonValue want) => JsonNode.DeepEquals(have, want) || Quantity.AreEqual(have.ToString(), want.ToString()),
        // Empty maps and lists are not stored.
        (null, JsonObject { Count: 0 } or JsonArray { Count: 0 }) => true,
        _ => false,
    };

    private static bool IsStored(JsonObject? data, JsonObject? sent) =>
        sent is null || sent.All(member => (string?)data?[member.Key] == Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)member.Value ?? "")));
}
