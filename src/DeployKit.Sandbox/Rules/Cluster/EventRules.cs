using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Events belong to the namespace of what they are about.</summary>
internal sealed class EventRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override void Default(JsonObject content)
    {
        content.Need("involvedObject");
        content.Need("source");
        content.Fill("reportingComponent", "");
        content.Fill("reportingInstance", "");
        foreach (var time in (ReadOnlySpan<string>)["firstTimestamp", "lastTimestamp", "eventTime"])
        {
            if (!content.ContainsKey(time))
                content[time] = null;
        }
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var space = content.Child("metadata").Text("namespace") ?? "";
        var about = content.Child("involvedObject").Text("namespace") ?? "";
        if (about.Length == 0 ? space is not ("" or "default" or "kube-system") : about != space)
            errors.InvalidText("involvedObject.namespace", about, "does not match event.namespace");
    }
}
