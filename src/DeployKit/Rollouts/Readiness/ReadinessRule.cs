using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Readiness;

/// <summary>When an object of one kind is ready. Pure: what it knows beside the object was read before.</summary>
internal abstract record ReadinessRule
{
    /// <summary>Warnings about the object tell why it does not become ready.</summary>
    public virtual bool IsExplainedByWarnings => false;

    /// <summary>How the object stands.</summary>
    public abstract ObjectReadiness Of(JsonObject live);
}
