using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Manifests.Writing;

/// <summary>A change that a release made: enough to take it back.</summary>
/// <param name="Before">Null when the release created it.</param>
/// <param name="After">The server's answer to the last write.</param>
/// <param name="WrittenAt">When, by our clock, the write was answered.</param>
public sealed record WrittenObject(ObjectPath Path, ObjectName Name, JsonObject? Before, JsonObject After, DateTimeOffset WrittenAt)
{
    /// <summary>The object's uid after the write.</summary>
    public string Uid => (string?)After["metadata"]?["uid"] ?? "";

    /// <summary>The object's generation after the write; 0 for kinds without one.</summary>
    public long Generation => (long?)After["metadata"]?["generation"] ?? 0;
}
