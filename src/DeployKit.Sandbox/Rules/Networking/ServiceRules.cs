using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Networking;

/// <summary>Services: their addresses and node ports are given out when they are stored, and stay.</summary>
internal sealed class ServiceRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override NameRule Name => NameRule.ServiceLabel;

    public override bool ChecksVersion => !IsNew;

    protected override JsonObject EmptyStatus => new() { ["loadBalancer"] = new JsonObject() };

    public override void PrepareUpdate(JsonObject updated, JsonObject live)
    {
        base.PrepareUpdate(updated, live);
        ServiceAddresses.Drop(updated.Need("spec"), live.Need("spec"));
        // 1.20 wants to hear them again.
        if (IsNew)
            ServiceAddresses.Keep(updated.Need("spec"), live.Need("spec"));
    }

    public override IReadOnlyList<StatusCause> Allocate(JsonObject content, JsonObject? live, ServiceAllocator allocator)
    {
        var errors = new FieldErrors(IsNew);
        ServiceAddresses.Allocate(content.Need("spec"), live.Child("spec"), allocator, errors);
        return errors.All;
    }

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.FillText("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.Need("sessionAffinityConfig").Need("clientIP").Fill("timeoutSeconds", 10800);
        else
            spec.Remove("sessionAffinityConfig");
        spec.FillText("type", "ClusterIP");
        if (spec.Child("selector") is { Count: 0 })
            spec.Remove("selector");
        foreach (var port in spec.Items("ports"))
        {
            port.FillText("protocol", "TCP");
            if (port["targetPort"].Plain() is null or "" or "0")
                port["targetPort"] = port["port"]?.DeepClone();
        }
        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer")
            spec.FillText("externalTrafficPolicy", "Cluster");
        if (!IsNew)
            return;
        if (type is "ClusterIP" or "NodePort" or "LoadBalancer")
            spec.FillText("internalTrafficPolicy", "Cluster");
        if (type == "LoadBalancer")
            spec.Fill("allocateLoadBalancerNodePorts", true);
    }

    protected override void Check(JsonObject content, FieldErrors errors) => ServiceValidation.Check(content.Need("spec"), errors);

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        ServiceAddresses.CheckUnchanged(updated.Need("spec"), live.Need("spec"), errors);
        Check(updated, errors);
    }
}
