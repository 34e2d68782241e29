namespace DeployKit.Kubernetes;

/// <summary>Which objects of a collection.</summary>
public sealed record ListOptions
{
    public static ListOptions All { get; } = new();

    /// <summary>"app=web,tier in (a,b)"; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>"metadata.name=web"; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>How many objects the server is asked for at once; default 500.</summary>
    public int PageSize { get; init; } = 500;
}
