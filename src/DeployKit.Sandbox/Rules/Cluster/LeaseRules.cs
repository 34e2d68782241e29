using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Leases, which locks are made of.</summary>
internal sealed class LeaseRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override bool NeedsVersion => true;

    public override void Default(JsonObject content)
    {
        content.Need("spec");
        if (content.Child("spec") is { } spec)
        {
            foreach (var name in (ReadOnlySpan<string>)["acquireTime", "renewTime"])
            {
                if (spec.Text(name) is { } time && DateTimeOffset.TryParse(time, out var at))
                    spec[name] = at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
            }
        }
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Child("spec");
        if (spec.Number("leaseDurationSeconds") is { } seconds && seconds <= 0)
            errors.Invalid("spec.leaseDurationSeconds", GoText.Number(seconds), "must be greater than 0");
        if (spec.Number("leaseTransitions") is { } transitions && transitions < 0)
            errors.Invalid("spec.leaseTransitions", GoText.Number(transitions), IsNew ? "must be greater than or equal to 0" : "must to greater or equal than 0");
    }
}
