namespace DeployKit.Manifests.Planning;

/// <summary>One field that a write changes.</summary>
/// <param name="Path"><c>spec.replicas</c>, <c>spec.template.spec.containers[app].image</c></param>
/// <param name="Before">As JSON; null when the field is new.</param>
/// <param name="After">As JSON; null when the field goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After);
