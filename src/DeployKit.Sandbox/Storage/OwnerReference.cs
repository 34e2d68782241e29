using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Storage;

/// <summary>An entry of metadata.ownerReferences.</summary>
/// <param name="IsController">controller: true; one at most.</param>
/// <param name="Blocks">blockOwnerDeletion: a foreground deletion of the owner waits for this object.</param>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool IsController, bool Blocks)
{
    public static OwnerReference Read(JsonObject owner) => new(
        (string?)owner["apiVersion"] ?? "", (string?)owner["kind"] ?? "", (string?)owner["name"] ?? "", (string?)owner["uid"] ?? "",
        (bool?)owner["controller"] ?? false, (bool?)owner["blockOwnerDeletion"] ?? false);

    /// <summary>The reference that a controller puts into what it makes.</summary>
    public static JsonObject ToController(StoredObject owner) => new()
    {
        ["apiVersion"] = owner.Key.Kind.ApiVersion,
        ["kind"] = owner.Key.Kind.Kind,
        ["name"] = owner.Key.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
