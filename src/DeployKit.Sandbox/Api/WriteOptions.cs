namespace DeployKit.Sandbox.Api;

/// <summary>How a write is made, and by whom.</summary>
/// <param name="Manager">The field manager that managedFields name: "deploykit", "kube-controller-manager".</param>
internal sealed record WriteOptions(string Manager)
{
    /// <summary>"" for the object itself, "status" or "scale".</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Everything is checked, nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Server-side apply takes conflicting fields over.</summary>
    public bool Force { get; init; }

    /// <summary>fieldValidation=Strict: an unknown field is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>A controller's own write: its shape is not checked again.</summary>
    public bool IsTrusted { get; init; }
}
