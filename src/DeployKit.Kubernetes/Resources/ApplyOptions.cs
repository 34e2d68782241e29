namespace DeployKit.Kubernetes;

/// <summary>How a server-side apply is done.</summary>
public sealed record ApplyOptions : WriteOptions
{
    /// <summary>Take over fields that another manager owns with another value, instead of <see cref="ConflictException"/>.</summary>
    public bool Force { get; init; }

    internal override QueryString ToQuery() => base.ToQuery().Add("force", Force ? "true" : "false");
}
