using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>Who owns which fields of an object, as an API server keeps it in metadata.managedFields.</summary>
internal static class ManagedFields
{
    /// <summary>
    /// Sets metadata.managedFields of <paramref name="updated"/> after a create, an update or a patch other than apply: the writer gains
    /// what differs from <paramref name="live"/>, the others lose it. A server does this after decoding and defaulting and before admission
    /// and whatever the kind fills in itself (uid, clusterIP, the reset of status): what comes later is nobody's.
    /// </summary>
    /// <param name="live">The stored object; null for a create. Not changed.</param>
    /// <param name="updated">What the client wants, decoded and defaulted; managedFields that it sends replace the stored ones, except through a subresource.</param>
    public static void Record(JsonObject? live, JsonObject updated, FieldWrite write) => throw new NotSupportedException();
}
