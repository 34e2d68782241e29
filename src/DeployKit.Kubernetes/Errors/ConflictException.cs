namespace DeployKit.Kubernetes;

/// <summary>409: the object changed since it was read, is not the one that was meant, or another manager owns what an apply would change.</summary>
public sealed class ConflictException(string operation, ApiStatus status) : KubernetesException(operation, status)
{
    /// <summary>What an apply without force would take from whom; empty for any other conflict.</summary>
    public IReadOnlyList<FieldConflict> FieldConflicts { get; } =
        [.. status.Causes.Where(cause => cause.Reason == "FieldManagerConflict").Select(cause => new FieldConflict(cause.Field, ManagerIn(cause.Message), cause.Message))];

    // conflict with "kubectl-client-side-apply" using apps/v1
    private static string ManagerIn(string message)
    {
        var start = message.IndexOf('"', StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('"', start + 1);
        return end < 0 ? "" : message[(start + 1)..end];
    }
}
