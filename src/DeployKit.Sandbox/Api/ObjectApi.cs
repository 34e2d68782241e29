using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api;

/// <summary>
/// The verbs on objects: what a request does, and what controllers and nodes do in process. Every refusal is an
/// <see cref="ApiException"/> and changes nothing.
/// </summary>
internal sealed class ObjectApi(ApiLevel level, ObjectStore store, EventQueue queue, SandboxRandom random)
{
    public ApiLevel Level { get; } = level;

    public ObjectStore Store { get; } = store;

    /// <exception cref="ApiException">404.</exception>
    public StoredObject Get(ObjectKey key) => Store.Find(key) ?? throw ApiException.NotFound(key.Kind, key.Name);

    /// <summary>Makes an object. Takes the body over.</summary>
    /// <param name="ns">Empty for objects of the cluster.</param>
    public StoredObject Create(ResourceKind kind, string ns, JsonObject body, WriteOptions options)
    {
        var metadata = body["metadata"] as JsonObject ?? [];
        body["metadata"] = metadata;
        if ((string?)metadata["name"] is null or "" && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = prefix + random.Suffix();
        var key = new ObjectKey(kind, ns, (string?)metadata["name"] ?? "");
        if (Store.Find(key) is not null)
            throw ApiException.AlreadyExists(kind, key.Name);
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        if (ns.Length > 0)
            metadata["namespace"] = ns;
        metadata["uid"] = random.Uid();
        metadata["creationTimestamp"] = Timestamps.Seconds(queue.Now);
        if (kind.HasGeneration)
            metadata["generation"] = 1;
        return Store.Put(key, body);
    }

    /// <summary>Replaces an object, or by <see cref="WriteOptions.Subresource"/> a part of it. Takes the body over.</summary>
    public StoredObject Update(ObjectKey key, JsonObject body, WriteOptions options)
    {
        var live = Get(key);
        if ((string?)body["metadata"]?["resourceVersion"] is { Length: > 0 } version && version != live.Version.ToString())
            throw ApiException.Conflict(key.Kind, key.Name, "the object has been modified; please apply your changes to the latest version and try again");
        return Store.Put(key, body);
    }

    /// <summary>Reads, changes and writes back; nothing is written where nothing changed.</summary>
    public StoredObject Modify(ObjectKey key, WriteOptions options, Action<JsonObject> change)
    {
        var body = Get(key).Read();
        change(body);
        return Update(key, body, options);
    }

    /// <summary>Removes an object, or marks it as deleting where finalizers, dependents or a pod's grace hold it.</summary>
    /// <returns>The object while it stays; null when it is gone.</returns>
    public StoredObject? Delete(ObjectKey key, DeleteOptions options)
    {
        Get(key);
        Store.Remove(key);
        return null;
    }
}
