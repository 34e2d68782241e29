using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Claims;

/// <summary>Binds claims to volumes, and makes volumes of the classes whose provisioner is the sandbox's own.</summary>
internal sealed class ClaimController(ControlPlane plane) : Controller(plane)
{
    /// <summary>The provisioner that makes volumes here.</summary>
    public const string OwnProvisioner = "sandbox.deploykit.dev/folder";

    // What stays open is looked at again, and said again, that often.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    public override string Name => "persistentvolume-binder-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.PersistentVolumeClaim)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.PersistentVolume || change.Key.Kind == BuiltInKinds.StorageClass)
        {
            foreach (var claim in Plane.Store.List(BuiltInKinds.PersistentVolumeClaim, null).Where(claim => !IsBound(claim.Read())))
                Enqueue(claim.Key);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } claim)
        {
            ReleaseVolumes(key);
            return;
        }
        var content = claim.Read();
        if (claim.IsDeleting || IsBound(content))
            return;
        if (Volumes.Match(Plane.Store, claim, content) is { } volume)
            Bind(claim, volume);
        else
            Provision(claim, content);
    }

    private static bool IsBound(JsonObject claim) => claim.Child("status").Text("phase") == "Bound";

    private void Provision(StoredObject claim, JsonObject content)
    {
        var name = content.Child("spec").Text("storageClassName") ?? "";
        if (name.Length == 0)
        {
            Say(claim, "Normal", "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
            return;
        }
        if (Plane.Store.Find(new ObjectKey(BuiltInKinds.StorageClass, "", name))?.Read() is not { } storage)
        {
            Say(claim, "Warning", "ProvisioningFailed", $"storageclass.storage.k8s.io \"{name}\" not found");
            return;
        }
        var annotations = content.Child("metadata").Child("annotations");
        if (storage.Text("volumeBindingMode") == "WaitForFirstConsumer" && annotations.Text("volume.kubernetes.io/selected-node") is null)
        {
            Say(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return;
        }
        var provisioner = storage.Text("provisioner") ?? "";
        if (provisioner == OwnProvisioner)
        {
            var volume = Plane.Api.Create(BuiltInKinds.PersistentVolume, "", Volumes.Make(claim, content, storage), Writes.Object);
            Plane.Events.Record(claim, "Normal", "Provisioning", $"External provisioner is provisioning volume for claim \"{claim.Key.Namespace}/{claim.Key.Name}\"", provisioner);
            Plane.Events.Record(claim, "Normal", "ProvisioningSucceeded", $"Successfully provisioned volume {volume.Key.Name}", provisioner);
            Bind(claim, volume, provisioner);
            return;
        }
        // The note is a change of its own, which is looked at next.
        if (Plane.Api.Modify(claim.Key, Writes.Object, changed => Note(changed, provisioner)) != claim)
            return;
        Say(claim, "Normal", "ExternalProvisioning", Plane.Level == ApiLevel.Kubernetes120
            ? $"waiting for a volume to be created, either by external provisioner \"{provisioner}\" or manually created by system administrator"
            : $"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. "
                + "If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
    }

    private void Bind(StoredObject claim, StoredObject volume, string? provisioner = null)
    {
        Plane.Api.Modify(volume.Key, Writes.Object, content => content.Need("spec")["claimRef"] = Volumes.Reference(claim));
        Plane.Api.Modify(volume.Key, Writes.Status, content => content["status"] = new JsonObject { ["phase"] = "Bound" });
        Plane.Api.Modify(claim.Key, Writes.Object, content =>
        {
            var annotations = content.Need("metadata").Need("annotations");
            annotations["pv.kubernetes.io/bind-completed"] = "yes";
            annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
            if (provisioner is not null)
                Note(content, provisioner);
            content.Need("spec")["volumeName"] = volume.Key.Name;
        });
        var spec = volume.Read().Child("spec");
        Plane.Api.Modify(claim.Key, Writes.Status, content => content["status"] = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = spec?["accessModes"]?.DeepClone(),
            ["capacity"] = spec?["capacity"]?.DeepClone(),
        });
    }

    private void Note(JsonObject claim, string provisioner)
    {
        var annotations = claim.Need("metadata").Need("annotations");
        annotations["volume.beta.kubernetes.io/storage-provisioner"] = provisioner;
        if (Plane.Level != ApiLevel.Kubernetes120)
            annotations["volume.kubernetes.io/storage-provisioner"] = provisioner;
    }

    private void ReleaseVolumes(ObjectKey claim)
    {
        foreach (var volume in Plane.Store.List(BuiltInKinds.PersistentVolume, null))
        {
            var spec = volume.Read().Child("spec");
            if (spec.Child("claimRef") is not { } reference || reference.Text("namespace") != claim.Namespace || reference.Text("name") != claim.Name)
                continue;
            if (spec.Text("persistentVolumeReclaimPolicy") == "Delete")
                Plane.Api.Delete(volume.Key, new DeleteOptions());
            else
                Plane.Api.Modify(volume.Key, Writes.Status, content => content["status"] = new JsonObject { ["phase"] = "Released" });
        }
    }

    private void Say(StoredObject claim, string type, string reason, string message)
    {
        Plane.Events.Record(claim, type, reason, message, "persistentvolume-controller");
        EnqueueAt(claim.Key, Plane.Now + Again);
    }
}
