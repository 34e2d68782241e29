using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>A write that admission may change or refuse.</summary>
/// <param name="Key">Its name is empty where it is still to be generated.</param>
/// <param name="Content">The new object, defaulted.</param>
/// <param name="Live">The object as it is; null for a create.</param>
internal sealed record AdmissionRequest(ObjectKey Key, JsonObject Content, JsonObject? Live)
{
    /// <summary>"status", "scale"; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    public bool IsCreate => Live is null;

    /// <summary>The 403 of this object, by its name or the beginning of the one to be generated.</summary>
    public ApiException Refused(string why) =>
        ApiException.Forbidden(Key.Kind, Key.Name.Length > 0 ? Key.Name : Content.Child("metadata").Text("generateName") ?? "", why);
}
