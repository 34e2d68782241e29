using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>Whether a pod's volumes let it be scheduled.</summary>
internal sealed class ClaimState(ControlPlane plane)
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>Null when nothing stands in the way; else the scheduler's message for so many nodes.</summary>
    public string? Refusal(StoredObject pod, PodDemand demand, int nodes)
    {
        foreach (var name in demand.Claims)
        {
            if (Claim(pod, name) is not { } claim)
                return $"persistentvolumeclaim \"{name}\" not found";
            if (!IsBound(claim) && !WaitsForPod(claim))
            {
                return plane.Level == ApiLevel.Kubernetes120
                    ? $"0/{nodes} nodes are available: {nodes} pod has unbound immediate PersistentVolumeClaims."
                    : $"0/{nodes} nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/{nodes} nodes are available: {nodes} Preemption is not helpful for scheduling.";
            }
        }
        return null;
    }

    /// <summary>Says to the claims that wait for a pod where it goes. True when all are bound: then it can go.</summary>
    public bool AreBound(StoredObject pod, PodDemand demand, string node)
    {
        var all = true;
        foreach (var claim in demand.Claims.Select(name => Claim(pod, name)).OfType<StoredObject>().Where(claim => !IsBound(claim)))
        {
            all = false;
            plane.Api.Modify(claim.Key, new WriteOptions("kube-scheduler") { IsTrusted = true }, content => content.Child("metadata")!.Need("annotations")[SelectedNode] = node);
        }
        return all;
    }

    private StoredObject? Claim(StoredObject pod, string name) => plane.Store.Find(new ObjectKey(BuiltInKinds.PersistentVolumeClaim, pod.Key.Namespace, name));

    private static bool IsBound(StoredObject claim) => claim.Read().Child("status").Text("phase") == "Bound";

    private bool WaitsForPod(StoredObject claim) =>
        claim.Read().Child("spec").Text("storageClassName") is { } name
        && plane.Store.Find(new ObjectKey(BuiltInKinds.StorageClass, "", name))?.Read().Text("volumeBindingMode") == "WaitForFirstConsumer";
}
