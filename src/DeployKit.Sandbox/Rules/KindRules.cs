using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;

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

    protected ApiLevel Level { get; } = level;

    protected bool IsNew => Level != ApiLevel.Kubernetes120;

    public static KindRules For(ResourceKind kind, ApiLevel level) => new(kind, level);

    /// <summary>Fills what the client left out, and brings values into the form in which the server writes them. Doing it twice changes nothing.</summary>
    public virtual void Default(JsonObject content)
    {
    }

    /// <summary>Drops what a create may not set, and makes what depends on the uid.</summary>
    public virtual void PrepareCreate(JsonObject content)
    {
    }

    /// <summary>Puts back what an update of the object itself may not change: its status.</summary>
    public virtual void PrepareUpdate(JsonObject updated, JsonObject live)
    {
    }

    /// <summary>Puts back what a write to /status may not change: everything else.</summary>
    public virtual void PrepareStatusUpdate(JsonObject updated, JsonObject live)
    {
    }

    /// <summary>Whether metadata.generation moves.</summary>
    public virtual bool SpecChanged(JsonObject updated, JsonObject live) => false;

    /// <summary>What is wrong with a new object.</summary>
    public virtual IReadOnlyList<StatusCause> Validate(JsonObject content) => [];

    /// <summary>What is wrong with the new state of an object, and what of it may not change.</summary>
    public virtual IReadOnlyList<StatusCause> ValidateUpdate(JsonObject updated, JsonObject live) => [];

    public virtual IReadOnlyList<StatusCause> ValidateStatusUpdate(JsonObject updated, JsonObject live) => [];

    /// <summary>Gives out cluster addresses and node ports; of live it keeps what it has.</summary>
    public virtual IReadOnlyList<StatusCause> Allocate(JsonObject content, JsonObject? live, ServiceAllocator allocator) => [];
}
