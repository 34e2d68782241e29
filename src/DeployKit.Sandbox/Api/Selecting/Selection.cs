using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Selecting;

/// <summary>Which objects of a kind a list or watch is about.</summary>
/// <param name="Namespace">Null for all.</param>
internal sealed record Selection(ResourceKind Kind, string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Whether objects are left out for another reason than their namespace.</summary>
    public bool IsPartial => !Labels.IsEverything || !Fields.IsEverything;

    public static Selection Of(SandboxRequest request, ResourceKind kind, string? ns) =>
        new(kind, ns, LabelSelector.Parse(request.QueryOf("labelSelector")), FieldSelector.Parse(request.QueryOf("fieldSelector"), kind));

    public bool Matches(StoredObject stored) =>
        (Namespace is null || stored.Key.Namespace == Namespace) && Labels.Matches(stored.Labels) && Fields.Matches(stored);
}
