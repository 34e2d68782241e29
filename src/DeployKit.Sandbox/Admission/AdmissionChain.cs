namespace DeployKit.Sandbox.Admission;

/// <summary>
/// The built-in admission of a cluster: a namespace that is there, defaults and limits, storage and priority classes, service accounts, quota.
/// </summary>
internal sealed class AdmissionChain(ApiLevel level, AdmissionView view)
{
    /// <summary>Fills what admission fills and refuses what it refuses, before PrepareCreate or PrepareUpdate.</summary>
    /// <exception cref="Api.Errors.ApiException">403, or 404 for the namespace.</exception>
    public void Mutate(AdmissionRequest request)
    {
        _ = level;
        _ = view;
        _ = request;
    }

    /// <summary>The last look at a valid object, before it is stored: limits and quota.</summary>
    /// <exception cref="Api.Errors.ApiException">403: over a limit or a quota.</exception>
    /// <returns>What to store at the quotas, in the same step as the object.</returns>
    public IReadOnlyList<QuotaCharge> Check(AdmissionRequest request)
    {
        _ = view;
        _ = request;
        return [];
    }
}
