using System.Text.Json.Nodes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>A Service whose address is asked for: of a load balancer it comes later, every other type has it at once.</summary>
internal sealed record AddressReadiness : ReadinessRule
{
    public override ObjectReadiness Of(JsonObject live)
    {
        var type = live.Text("spec", "type") ?? "ClusterIP";
        if (type != "LoadBalancer")
            return ObjectReadiness.Ready($"type {type} waits for no address");
        var address = live.Items("status", "loadBalancer", "ingress").Select(ingress => ingress.Text("ip") ?? ingress.Text("hostname")).FirstOrDefault(text => text is not null);
        return address is null ? ObjectReadiness.Waiting("waits for the address of its load balancer") : ObjectReadiness.Ready($"address {address}");
    }
}
