using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Controllers;

/// <summary>An entry of status.conditions. Moments are as written; those that a kind does not have stay null.</summary>
/// <param name="Status">True, False or Unknown.</param>
internal sealed record Condition(string Type, string Status, string Reason, string Message)
{
    public string? LastProbe { get; init; }

    public string? LastUpdate { get; init; }

    public string? LastTransition { get; init; }

    public static List<Condition> ReadAll(JsonNode? status) =>
    [
        .. (status?["conditions"] as JsonArray ?? []).OfType<JsonObject>().Select(each =>
            new Condition((string?)each["type"] ?? "", (string?)each["status"] ?? "", (string?)each["reason"] ?? "", (string?)each["message"] ?? "")
            {
                LastProbe = (string?)each["lastProbeTime"],
                LastUpdate = (string?)each["lastUpdateTime"],
                LastTransition = (string?)each["lastTransitionTime"],
            }),
    ];

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["status"] = Status };
        foreach (var (name, value) in new[] { ("lastProbeTime", LastProbe), ("lastUpdateTime", LastUpdate), ("lastTransitionTime", LastTransition) })
        {
            if (value is not null)
                json[name] = value;
        }
        if (Reason.Length > 0)
            json["reason"] = Reason;
        if (Message.Length > 0)
            json["message"] = Message;
        return json;
    }
}
