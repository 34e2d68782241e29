using System.Text.Json.Nodes;
using DeployKit.Sandbox.Admission;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Writing;

/// <summary>What every write goes through between its body and the store, in the order of a real server.</summary>
internal sealed class WritePipeline(ApiLevel level, ObjectStore store, EventQueue queue, SandboxRandom random)
{
    private readonly Dictionary<ResourceKind, KindRules> _rules = [];
    private readonly AdmissionChain _admission = new(level, new AdmissionView
    {
        Namespace = name => store.Find(new ObjectKey(BuiltInKinds.Namespace, "", name)),
        LimitRanges = ns => store.List(BuiltInKinds.LimitRange, ns),
        Quotas = ns => store.List(BuiltInKinds.ResourceQuota, ns),
        StorageClasses = () => store.List(BuiltInKinds.StorageClass, null),
        PriorityClasses = () => store.List(BuiltInKinds.PriorityClass, null),
        ServiceAccount = (ns, name) => store.Find(new ObjectKey(BuiltInKinds.ServiceAccount, ns, name)),
        Suffix = () => random.Suffix(),
    });

    /// <summary>A new object, up to its place in the store. Takes the body over.</summary>
    /// <param name="isApplied">It is the result of an apply, which has settled its managedFields.</param>
    public StoredObject Create(ResourceKind kind, string ns, JsonObject body, WriteOptions options, bool isApplied = false)
    {
        body = Decode(body, kind, options);
        var metadata = MetadataOf(body);
        if (kind.IsNamespaced)
            metadata["namespace"] = ns;
        if (metadata["resourceVersion"] is JsonValue version && (string)version! is not ("" or "0"))
            throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");
        var rules = RulesOf(kind);
        rules.Default(body);
        if (!isApplied)
            ManagedFields.Record(null, body, WriteOf(kind, options));
        var request = new AdmissionRequest(new ObjectKey(kind, ns, (string?)metadata["name"] ?? ""), body, null);
        _admission.Mutate(request);
        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = prefix + random.Suffix();
        foreach (var field in (string[])["resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
            metadata.Remove(field);
        metadata["uid"] = random.Uid();
        metadata["creationTimestamp"] = Timestamps.Seconds(queue.Now);
        if (kind.HasGeneration)
            metadata["generation"] = 1;
        rules.PrepareCreate(body);
        var key = new ObjectKey(kind, ns, (string?)metadata["name"] ?? "");
        if (!options.IsTrusted)
            Refuse(key, rules.Validate(body));
        if (kind == BuiltInKinds.Service)
            Refuse(key, rules.Allocate(body, null, Allocator()));
        if (store.Find(key) is not null)
            throw ApiException.AlreadyExists(kind, key.Name);
        return Store(key, body, options, request with { Key = key });
    }

    /// <summary>The next state of an object, or of its status. Takes the body over.</summary>
    public StoredObject Replace(StoredObject stored, JsonObject body, WriteOptions options, bool isApplied = false)
    {
        var key = stored.Key;
        var live = stored.Read();
        body = Decode(body, key.Kind, options);
        var metadata = MetadataOf(body);
        Guard(stored, metadata);
        var rules = RulesOf(key.Kind);
        if (!options.IsTrusted)
            rules.Default(body);
        if (!isApplied)
            ManagedFields.Record(live, body, WriteOf(key.Kind, options));
        var request = new AdmissionRequest(key, body, live) { Subresource = options.Subresource };
        if (!options.IsTrusted)
            _admission.Mutate(request);
        var namesVersion = !string.IsNullOrEmpty((string?)metadata["resourceVersion"]);
        if (!namesVersion && rules.NeedsVersion && !options.IsTrusted)
            throw ApiException.VersionMissing(key.Kind, key.Name);
        KeepSystemFields(live["metadata"]!.AsObject(), metadata);
        if (!namesVersion && rules.ChecksVersion && !options.IsTrusted)
            metadata["resourceVersion"] = "";
        var isStatus = options.Subresource == "status";
        if (isStatus)
            rules.PrepareStatusUpdate(body, live);
        else if (options.Subresource.Length == 0)
            rules.PrepareUpdate(body, live);
        if (!isStatus && key.Kind.HasGeneration && rules.SpecChanged(body, live))
            metadata["generation"] = ((long?)metadata["generation"] ?? 0) + 1;
        if (!options.IsTrusted)
            Refuse(key, isStatus ? rules.ValidateStatusUpdate(body, live) : rules.ValidateUpdate(body, live));
        if (!isStatus && key.Kind == BuiltInKinds.Service)
            Refuse(key, rules.Allocate(body, live, Allocator()));
        // Somebody who writes what is there already changes nothing, not even the time at which they did.
        ManagedFields.KeepTimes(live, body);
        if (JsonNode.DeepEquals(body, live))
            return stored;
        return Store(key, body, options, request);
    }

    public FieldWrite WriteOf(ResourceKind kind, WriteOptions options) =>
        new(kind, level, options.Manager, queue.Now) { Subresource = options.Subresource is "status" or "scale" ? options.Subresource : "" };

    private StoredObject Store(ObjectKey key, JsonObject body, WriteOptions options, AdmissionRequest request)
    {
        var charges = _admission.Check(request);
        if (options.DryRun)
            return StoredObject.Unstored(key, body);
        foreach (var charge in charges)
        {
            var quota = charge.Quota.Read();
            (quota["status"] as JsonObject ?? (JsonObject)(quota["status"] = new JsonObject()))["used"] = charge.Used;
            store.Put(charge.Quota.Key, quota);
        }
        var written = store.Put(key, body);
        if (written.IsDeleting && IsFree(body))
            store.Remove(key);
        return written;
    }

    // The last finalizer of an object that is being deleted has gone.
    private static bool IsFree(JsonObject body) =>
        body["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
        && (body["spec"] as JsonObject)?["finalizers"] is not JsonArray { Count: > 0 }
        && ((long?)body["metadata"]!["deletionGracePeriodSeconds"] ?? 0) == 0;

    private JsonObject Decode(JsonObject body, ResourceKind kind, WriteOptions options)
    {
        if (options.IsTrusted)
            return body;
        if (options.Strict && level != ApiLevel.Kubernetes120 && UnknownFields.Of(body, kind, level) is { Count: > 0 } unknown)
        {
            var fields = string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""));
            throw ApiException.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {fields}");
        }
        return Decoding.Decode(body, kind, level);
    }

    private static void Guard(StoredObject stored, JsonObject metadata)
    {
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } version && version != stored.Version.ToString())
            throw ApiException.Conflict(stored.Key.Kind, stored.Key.Name, "the object has been modified; please apply your changes to the latest version and try again");
        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != stored.Uid)
            throw ApiException.Conflict(stored.Key.Kind, stored.Key.Name, $"StorageError: invalid object, Code: 4, Key: /registry/{stored.Key.Kind.Plural}/{stored.Key.Namespace}/{stored.Key.Name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Uid}");
    }

    private static void KeepSystemFields(JsonObject live, JsonObject metadata)
    {
        foreach (var field in (string[])["name", "generateName", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion"])
        {
            if (live[field] is { } value)
                metadata[field] = value.DeepClone();
            else
                metadata.Remove(field);
        }
        metadata.Remove("selfLink");
    }

    private KindRules RulesOf(ResourceKind kind)
    {
        if (!_rules.TryGetValue(kind, out var rules))
            _rules[kind] = rules = KindRules.For(kind, level);
        return rules;
    }

    private static void Refuse(ObjectKey key, IReadOnlyList<StatusCause> causes)
    {
        if (causes.Count > 0)
            throw ApiException.Invalid(key.Kind, key.Name, causes);
    }

    private ServiceAllocator Allocator()
    {
        var services = store.List(BuiltInKinds.Service, null).Select(service => service.Read()["spec"]).ToList();
        return new ServiceAllocator(
            new HashSet<string>(services.Select(spec => (string?)spec?["clusterIP"]).OfType<string>()),
            new HashSet<int>(services.SelectMany(spec => spec?["ports"] as JsonArray ?? []).Select(port => (int?)port?["nodePort"]).OfType<int>()),
            random.Next);
    }

    private static JsonObject MetadataOf(JsonObject body)
    {
        if (body["metadata"] is JsonObject metadata)
            return metadata;
        metadata = [];
        body["metadata"] = metadata;
        return metadata;
    }
}
