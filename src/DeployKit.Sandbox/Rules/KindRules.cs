using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules;

/// <summary>
/// What the server does to objects of one kind before it stores them. These are the rules of every kind, of its metadata; kinds that
/// are simulated add theirs. Nothing here looks at other objects: that is admission.
/// </summary>
/// <remarks>
/// The order of a create: Default, admission, name, namespace, uid and creationTimestamp set, PrepareCreate, Validate, Allocate. Of an update or
/// patch: Default, admission, PrepareUpdate, ValidateUpdate, Allocate, generation moved when SpecChanged. Of a write to /status: Default,
/// PrepareStatusUpdate, ValidateStatusUpdate.
/// </remarks>
internal class KindRules(ResourceKind kind, ApiLevel level)
{
    protected ResourceKind Kind { get; } = kind;

    /// <summary>Newer than 1.20.</summary>
    protected bool IsNew { get; } = level != ApiLevel.Kubernetes120;

    /// <summary>How a name must look; kinds whose names become labels or DNS names are stricter.</summary>
    protected virtual NameRule Name => NameRule.Subdomain;

    /// <summary>An update must name the version that it was made from.</summary>
    public virtual bool NeedsVersion => false;

    /// <summary>The same, but found out only with all else that is wrong.</summary>
    public virtual bool ChecksVersion => false;

    /// <summary>The status of a new object; null for none.</summary>
    protected virtual JsonObject? EmptyStatus => null;

    public static KindRules For(ResourceKind kind, ApiLevel level) => RulesByKind.Make(kind, level);

    /// <summary>Fills what the client left out of an object that is decoded. Doing it twice changes nothing.</summary>
    public virtual void Default(JsonObject content)
    {
    }

    /// <summary>Drops what a create may not set, and makes what depends on the uid.</summary>
    public virtual void PrepareCreate(JsonObject content)
    {
        if (Kind.HasStatus)
        {
            content.Remove("status");
            if (EmptyStatus is { } status)
                content["status"] = status;
        }
        if (Kind.HasGeneration)
            content.Need("metadata")["generation"] = 1;
        else
            content.Child("metadata")?.Remove("generation");
    }

    /// <summary>Puts back what an update of the object itself may not change: its status.</summary>
    public virtual void PrepareUpdate(JsonObject updated, JsonObject live)
    {
        if (Kind.HasStatus)
            updated.CopyFrom(live, "status");
    }

    /// <summary>Puts back what a write to /status may not change: everything else, but not the annotations and other metadata that the server lets through.</summary>
    public virtual void PrepareStatusUpdate(JsonObject updated, JsonObject live)
    {
        foreach (var name in updated.Select(field => field.Key).Union(live.Select(field => field.Key)).ToList())
        {
            if (name is not ("status" or "metadata"))
                updated.CopyFrom(live, name);
        }
        KeepMetadata(updated.Need("metadata"), live.Need("metadata"));
    }

    /// <summary>Whether metadata.generation moves.</summary>
    public virtual bool SpecChanged(JsonObject updated, JsonObject live)
    {
        if (!Kind.HasGeneration)
            return false;
        foreach (var (name, value) in updated)
        {
            if (name is not ("metadata" or "status" or "kind" or "apiVersion") && !JsonNode.DeepEquals(value, live[name]))
                return true;
        }
        return live.Any(field => !updated.ContainsKey(field.Key) && field.Key is not ("metadata" or "status"));
    }

    /// <summary>What is wrong with a new object.</summary>
    public virtual IReadOnlyList<StatusCause> Validate(JsonObject content)
    {
        var errors = new FieldErrors(IsNew);
        MetadataRules.Check(content.Child("metadata"), Kind.IsNamespaced, Name, errors);
        Check(content, errors);
        return errors.All;
    }

    /// <summary>What is wrong with the new state of an object, and what of it may not change.</summary>
    public virtual IReadOnlyList<StatusCause> ValidateUpdate(JsonObject updated, JsonObject live)
    {
        var errors = new FieldErrors(IsNew);
        // The server looks at the metadata of every kind, and then each kind does so again.
        MetadataRules.CheckUpdate(updated.Child("metadata"), live.Child("metadata"), Kind.IsNamespaced, errors);
        MetadataRules.CheckUpdate(updated.Child("metadata"), live.Child("metadata"), Kind.IsNamespaced, errors);
        CheckUpdate(updated, live, errors);
        return errors.All;
    }

    public virtual IReadOnlyList<StatusCause> ValidateStatusUpdate(JsonObject updated, JsonObject live)
    {
        var errors = new FieldErrors(IsNew);
        MetadataRules.CheckUpdate(updated.Child("metadata"), live.Child("metadata"), Kind.IsNamespaced, errors);
        return errors.All;
    }

    /// <summary>Gives out cluster addresses and node ports; of live it keeps what it has.</summary>
    public virtual IReadOnlyList<StatusCause> Allocate(JsonObject content, JsonObject? live, ServiceAllocator allocator) => [];

    /// <summary>The findings in a new object's own fields.</summary>
    protected virtual void Check(JsonObject content, FieldErrors errors)
    {
    }

    /// <summary>The findings in an object's new state: by default those of a new object.</summary>
    protected virtual void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors) => Check(updated, errors);

    /// <summary>What of the metadata a write to /status may not change either.</summary>
    protected virtual void KeepMetadata(JsonObject updated, JsonObject live)
    {
    }
}
