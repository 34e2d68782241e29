using System.Text.Json.Nodes;

namespace DeployKit.Secrets;

/// <summary>A Secret as it will be sent, but for its namespace.</summary>
public sealed record BuiltSecret(string Name, string Type, IReadOnlyList<SecretValue> Values)
{
    /// <summary>What else has to be masked beside the values: parts of them that mean something by themselves, such as a password.</summary>
    internal IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>A <c>v1</c> Secret with <c>data</c> in base64, without a namespace; every call makes a new tree.</summary>
    public JsonObject ToManifest() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["type"] = Type,
        ["data"] = new JsonObject(Values.Select(value =>
            KeyValuePair.Create(value.Key, (JsonNode?)Convert.ToBase64String(value.Content.Reveal())))),
    };
}
