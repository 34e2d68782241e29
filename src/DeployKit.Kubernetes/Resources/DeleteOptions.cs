using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Always sent: a Job deleted without it leaves its pods behind. Default <see cref="Propagation.Background"/>.</summary>
    public Propagation Propagation { get; init; }

    /// <summary>Delete only this very object; another one of that name is a <see cref="ConflictException"/>. With it a delete may be sent again.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only in this state; a newer one is a <see cref="ConflictException"/>.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How long pods may take to end; null for their own, zero to force.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>Nothing is deleted.</summary>
    public bool DryRun { get; init; }

    internal JsonObject ToBody()
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = Propagation.ToString() };
        if (Uid is not null || ResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            if (Uid is not null)
                preconditions["uid"] = Uid;
            if (ResourceVersion is not null)
                preconditions["resourceVersion"] = ResourceVersion;
            body["preconditions"] = preconditions;
        }
        if (GracePeriod is { } grace)
            body["gracePeriodSeconds"] = (long)grace.TotalSeconds;
        if (DryRun)
            body["dryRun"] = new JsonArray("All");
        return body;
    }
}
