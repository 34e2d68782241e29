using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Claims;

/// <summary>PersistentVolumes: the one that fits a claim, and a new one made for it.</summary>
internal static class Volumes
{
    /// <summary>The smallest free volume that is large enough, or the one that is kept for the claim.</summary>
    public static StoredObject? Match(ObjectStore store, StoredObject claim, JsonObject content)
    {
        var spec = content.Child("spec");
        var modes = spec.Texts("accessModes").ToList();
        var size = Quantity.Read(spec.Child("resources").Child("requests")?["storage"]) ?? Quantity.Zero;
        return store.List(BuiltInKinds.PersistentVolume, null)
            .Select(volume => (Volume: volume, Spec: volume.Read().Child("spec")))
            .Where(each => spec.Text("volumeName") is not { Length: > 0 } name || name == each.Volume.Key.Name)
            .Where(each => each.Spec.Child("claimRef") is not { } reference || (reference.Text("namespace") == claim.Key.Namespace && reference.Text("name") == claim.Key.Name))
            .Where(each => (each.Spec.Text("storageClassName") ?? "") == (spec.Text("storageClassName") ?? "") && modes.TrueForAll(each.Spec.Texts("accessModes").Contains))
            .Select(each => (each.Volume, Size: Quantity.Read(each.Spec.Child("capacity")?["storage"]) ?? Quantity.Zero))
            .Where(each => !(size > each.Size))
            .OrderBy(each => each.Size).Select(each => each.Volume).FirstOrDefault();
    }

    public static JsonObject Make(StoredObject claim, JsonObject content, JsonObject storage)
    {
        var name = $"pvc-{claim.Uid}";
        var spec = content.Child("spec");
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = storage.Text("provisioner") },
            },
            ["spec"] = new JsonObject
            {
                ["capacity"] = new JsonObject { ["storage"] = spec.Child("resources").Child("requests")?["storage"]?.DeepClone() },
                ["hostPath"] = new JsonObject { ["path"] = $"/var/lib/volumes/{name}", ["type"] = "" },
                ["accessModes"] = spec?["accessModes"]?.DeepClone(),
                ["claimRef"] = Reference(claim),
                ["persistentVolumeReclaimPolicy"] = storage.Text("reclaimPolicy") ?? "Delete",
                ["storageClassName"] = spec.Text("storageClassName"),
                ["volumeMode"] = spec.Text("volumeMode") ?? "Filesystem",
            },
        };
    }

    /// <summary>spec.claimRef.</summary>
    public static JsonObject Reference(StoredObject claim) => new()
    {
        ["kind"] = "PersistentVolumeClaim",
        ["namespace"] = claim.Key.Namespace,
        ["name"] = claim.Key.Name,
        ["uid"] = claim.Uid,
        ["apiVersion"] = "v1",
        ["resourceVersion"] = claim.Version.ToString(),
    };
}
