using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Admission;

/// <summary>
/// The built-in admission of a cluster: a namespace that is there, defaults and limits, storage and priority classes, service accounts, quota.
/// </summary>
internal sealed class AdmissionChain(ApiLevel level, AdmissionView view)
{
    private static readonly string[] Immortal = ["default", "kube-public", "kube-system"];

    /// <summary>Fills what admission fills and refuses what it refuses, before PrepareCreate or PrepareUpdate.</summary>
    /// <exception cref="ApiException">403, or 404 for the namespace.</exception>
    public void Mutate(AdmissionRequest request)
    {
        if (request.Subresource.Length > 0)
            return;
        NamespaceLifecycle.Check(request, view.Namespace);
        if (!request.IsCreate)
            return;
        switch (request.Key.Kind)
        {
            case { Group: "", Kind: "Pod" }:
                LimitRanger.Fill(request, view);
                ServiceAccounts.Fill(request, view, level);
                PodPriority.Fill(request, view);
                DefaultTolerations.Fill(request);
                break;
            case { Group: "", Kind: "PersistentVolumeClaim" }:
                DefaultStorageClass.Fill(request, view);
                break;
        }
    }

    /// <summary>The last look at a valid object, before it is stored: limits and quota.</summary>
    /// <exception cref="ApiException">403: over a limit or a quota.</exception>
    /// <returns>What to store at the quotas, in the same step as the object.</returns>
    public IReadOnlyList<QuotaCharge> Check(AdmissionRequest request)
    {
        if (request.Subresource.Length > 0 || !request.Key.Kind.IsNamespaced)
            return [];
        LimitRanger.Check(request, view);
        return QuotaCheck.Charge(request, view, level);
    }

    /// <summary>Refuses to delete the namespaces that a cluster cannot be without.</summary>
    /// <exception cref="ApiException">403.</exception>
    public static void CheckDelete(Storage.ObjectKey key)
    {
        if (key.Kind == BuiltInKinds.Namespace && Immortal.Contains(key.Name))
            throw ApiException.Forbidden(key.Kind, key.Name, "this namespace may not be deleted");
    }
}
