using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules;

/// <summary>Rules of a kind that the server has types for: what it writes has been through them.</summary>
internal abstract class BuiltInRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public sealed override void Default(JsonObject content)
    {
        Normalisation.Apply(content);
        Fill(content);
    }

    /// <summary>Sets what is missing.</summary>
    protected virtual void Fill(JsonObject content)
    {
    }
}
