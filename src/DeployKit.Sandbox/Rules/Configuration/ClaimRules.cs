using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Configuration;

/// <summary>PersistentVolumeClaims: of a bound one only the size that it asks for may grow.</summary>
internal sealed class ClaimRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private IReadOnlyList<string> Modes => IsNew ? ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"] : ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"];

    protected override JsonObject EmptyStatus => new() { ["phase"] = "Pending" };

    /// <summary>What the server fills into a claim, and into a StatefulSet's template of one.</summary>
    public static void FillClaim(JsonObject claim)
    {
        var spec = claim.Need("spec");
        spec.FillText("volumeMode", "Filesystem");
        spec.Fill("resources", new JsonObject());
        claim.Need("status").FillText("phase", "Pending");
    }

    public override void Default(JsonObject content) => FillClaim(content);

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Child("spec");
        var modes = spec.Texts("accessModes").ToList();
        if (modes.Count == 0)
            errors.Required("spec.accessModes", "at least 1 access mode is required");
        foreach (var mode in modes)
            errors.OneOf("spec.accessModes", mode, Modes);
        if (Quantity.Read(spec.Child("resources").Child("requests")?["storage"]) is not { } size)
            errors.Required("spec.resources[storage]");
        else if (size.Sign <= 0)
            errors.InvalidText("spec.resources[storage]", size.ToString(), "must be greater than zero");
        if (spec.Text("storageClassName") is { Length: > 0 } storage)
            errors.InvalidText("spec.storageClassName", storage, Names.Subdomain(storage));
        errors.OneOf("spec.volumeMode", spec.Text("volumeMode"), ["Block", "Filesystem"]);
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        var (now, before) = (updated.Need("spec"), live.Need("spec"));
        var kept = (JsonObject)now.DeepClone();
        if (before["volumeName"] is null)
            kept.Remove("volumeName");
        var (asked, had) = (Size(now), Size(before));
        var isBound = live.Child("status").Text("phase") == "Bound";
        if (isBound)
            kept["resources"] = before["resources"]?.DeepClone();
        if (!JsonNode.DeepEquals(kept, before))
            errors.Forbidden("spec", $"spec is immutable after creation except resources.requests {(IsNew ? "and volumeAttributesClassName " : "")}for bound claims\n");
        if (isBound && asked < had)
            errors.Forbidden("spec.resources.requests.storage", IsNew ? "field can not be less than status.capacity" : "field can not be less than previous value");
    }

    private static Quantity Size(JsonObject spec) => Quantity.Read(spec.Child("resources").Child("requests")?["storage"]) ?? Quantity.Zero;
}
