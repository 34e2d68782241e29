using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Objects of a CustomResourceDefinition: without a schema only their metadata has rules.</summary>
internal sealed class CustomResourceRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override bool NeedsVersion => true;

    protected override void KeepMetadata(JsonObject updated, JsonObject live)
    {
        foreach (var name in updated.Select(field => field.Key).Union(live.Select(field => field.Key)).ToList())
        {
            if (name is "managedFields" or "resourceVersion")
                continue;
            if (live[name] is { } value)
                updated[name] = value.DeepClone();
            else
                updated.Remove(name);
        }
    }
}
