using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Roles and their bindings: stored, with names that may hold colons.</summary>
internal sealed class AccessRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override NameRule Name => NameRule.PathSegment;
}
