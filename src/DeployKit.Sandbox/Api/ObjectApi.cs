using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Writing;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api;

/// <summary>
/// The verbs on objects: what a request does, and what controllers and nodes do in process. Every refusal is an
/// <see cref="ApiException"/> and changes nothing.
/// </summary>
internal sealed class ObjectApi(ApiLevel level, ObjectStore store, EventQueue queue, SandboxRandom random)
{
    private readonly WritePipeline _pipeline = new(level, store, queue, random);
    private readonly Deletion _deletion = new(store, queue);

    public ApiLevel Level => level;

    public ObjectStore Store { get; } = store;

    public DateTimeOffset Now => queue.Now;

    /// <exception cref="ApiException">404.</exception>
    public StoredObject Get(ObjectKey key) => Store.Find(key) ?? throw ApiException.NotFound(key.Kind, key.Name);

    /// <summary>Makes an object. Takes the body over.</summary>
    /// <param name="ns">Empty for objects of the cluster.</param>
    public StoredObject Create(ResourceKind kind, string ns, JsonObject body, WriteOptions options) => _pipeline.Create(kind, ns, body, options);

    /// <summary>Replaces an object, or by <see cref="WriteOptions.Subresource"/> a part of it. Takes the body over.</summary>
    public StoredObject Update(ObjectKey key, JsonObject body, WriteOptions options) => _pipeline.Replace(Get(key), body, options);

    /// <summary>Reads, changes and writes back; nothing is written where nothing changed.</summary>
    public StoredObject Modify(ObjectKey key, WriteOptions options, Action<JsonObject> change)
    {
        var live = Get(key);
        var body = live.Read();
        change(body);
        return _pipeline.Replace(live, body, options);
    }

    /// <summary>A JSON patch or a merge patch.</summary>
    /// <param name="contentType">The patch's media type.</param>
    public StoredObject Patch(ObjectKey key, string contentType, JsonNode patch, WriteOptions options)
    {
        var live = Get(key);
        var patched = contentType == "application/json-patch+json" ? JsonPatch.Apply(live.Read(), patch) : MergePatch.Apply(live.Read(), patch);
        // Only to refuse it as a patch: what the pipeline decodes is the same, and it also looks for fields that nobody knows.
        Decoding.DecodePatched(patched, key.Kind, level);
        return _pipeline.Replace(live, patched, options);
    }

    /// <summary>Server-side apply; makes the object where there is none.</summary>
    public StoredObject Apply(ObjectKey key, JsonObject applied, WriteOptions options)
    {
        applied["metadata"] ??= new JsonObject();
        // What is no object, or no text, is told by the merge.
        if (applied["metadata"] is JsonObject metadata)
        {
            metadata["name"] ??= key.Name;
            if (metadata.Text("name") is { } name && name != key.Name)
                throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({key.Name})");
            if (key.Kind.IsNamespaced)
                metadata["namespace"] = key.Namespace;
        }
        var live = Store.Find(key);
        if (live is null && options.Subresource.Length > 0)
            throw ApiException.NotFound(key.Kind, key.Name);
        var merged = ServerSideApply.Apply(live?.Read(), applied, options.Force, _pipeline.WriteOf(key.Kind, options));
        return live is null
            ? _pipeline.Create(key.Kind, key.Namespace, merged, options, isApplied: true)
            : _pipeline.Replace(live, merged, options, isApplied: true);
    }

    /// <summary>Removes an object, or marks it as deleting where finalizers, dependents or a pod's grace hold it.</summary>
    /// <returns>The object while it stays; null when it is gone.</returns>
    public StoredObject? Delete(ObjectKey key, DeleteOptions options) => _deletion.Delete(Get(key), options);
}
