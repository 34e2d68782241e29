using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Applying;

/// <summary>One write, as metadata.managedFields records it.</summary>
/// <param name="Manager">The request's fieldManager, or what stands in for it: the first part of the user agent.</param>
/// <param name="Now">The time of the entry that changes.</param>
internal sealed record FieldWrite(ResourceKind Kind, ApiLevel Level, string Manager, DateTimeOffset Now)
{
    /// <summary>"status" or "scale"; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";
}
