namespace DeployKit.Kubernetes;

/// <summary>How a write is done.</summary>
public record WriteOptions
{
    /// <summary>Under which name the server records who owns the fields written; default "deploykit".</summary>
    public string FieldManager { get; init; } = "deploykit";

    /// <summary>Admission, validation and quota run; nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Default <see cref="FieldValidation.Warn"/>, as the server's own.</summary>
    public FieldValidation FieldValidation { get; init; }

    internal virtual QueryString ToQuery() => new QueryString()
        .Add("fieldManager", FieldManager)
        .Add("dryRun", DryRun ? "All" : null)
        .Add("fieldValidation", FieldValidation == FieldValidation.Warn ? null : FieldValidation.ToString());
}
