using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Networking;

/// <summary>Cluster addresses and node ports of a Service.</summary>
internal static class ServiceAddresses
{
    private static readonly string[] Addresses = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];

    /// <summary>An update that leaves them out keeps them: a manifest has no address.</summary>
    public static void Keep(JsonObject spec, JsonObject live)
    {
        if (HasAddress(spec) && HasAddress(live))
        {
            foreach (var name in Addresses)
            {
                if (spec[name] is null)
                    spec.CopyFrom(live, name);
            }
        }
        if (!HasNodePorts(live) || !HasNodePorts(spec))
            return;
        var used = spec.Items("ports").Select(port => port.Number("nodePort") ?? 0).ToHashSet();
        foreach (var port in spec.Items("ports").Where(port => (port.Number("nodePort") ?? 0) == 0))
        {
            var old = live.Items("ports").FirstOrDefault(old => port.SameAt(old, "name") && port["name"] is not null)
                ?? live.Items("ports").FirstOrDefault(old => port.SameAt(old, "port") && port.SameAt(old, "protocol"));
            if (old.Number("nodePort") is { } number && number != 0 && used.Add(number))
                port["nodePort"] = (int)number;
        }
    }

    /// <summary>A Service that becomes one of another type loses what its new type does not have.</summary>
    public static void Drop(JsonObject spec, JsonObject live)
    {
        if (HasAddress(live) && !HasAddress(spec) && live.Text("clusterIP") == spec.Text("clusterIP"))
        {
            foreach (var name in Addresses)
                spec.Remove(name);
        }
        if (!HasNodePorts(live) || HasNodePorts(spec))
            return;
        foreach (var port in spec.Items("ports"))
        {
            if (port.Number("nodePort") is { } number && live.Items("ports").Any(old => old.Number("nodePort") == number))
                port.Remove("nodePort");
        }
        foreach (var name in (ReadOnlySpan<string>)["externalTrafficPolicy", "allocateLoadBalancerNodePorts", "healthCheckNodePort"])
        {
            if (spec.SameAt(live, name))
                spec.Remove(name);
        }
    }

    public static void CheckUnchanged(JsonObject spec, JsonObject live, FieldErrors errors)
    {
        if (!HasAddress(spec) || !HasAddress(live) || live.Text("clusterIP") is not { Length: > 0 } before || spec.Text("clusterIP") == before)
            return;
        if (string.IsNullOrEmpty(spec.Text("clusterIP")))
            errors.Invalid("spec.clusterIPs[0]", "[]string(nil)", "primary clusterIP can not be unset");
        else
            errors.Invalid("spec.clusterIPs[0]", GoText.Texts([spec.Text("clusterIP") ?? ""]), "may not change once set");
    }

    public static void Allocate(JsonObject spec, JsonObject? live, ServiceAllocator allocator, FieldErrors errors)
    {
        if (HasAddress(spec))
            Address(spec, live, allocator, errors);
        var kept = live.Items("ports").Select(port => port.Number("nodePort") ?? 0).ToHashSet();
        var index = 0;
        foreach (var port in spec.Items("ports"))
        {
            var path = $"spec.ports[{index++}].nodePort";
            if (!HasNodePorts(spec))
                continue;
            if (port.Number("nodePort") is not { } number || number == 0)
                port["nodePort"] = allocator.NextPort();
            else if (kept.Contains(number))
                continue;
            else if (!ServiceAllocator.IsNodePort((int)number))
                errors.Invalid(path, GoText.Number(number), "provided port is not in the valid range. The range of valid ports is 30000-32767");
            else if (!allocator.TakePort((int)number))
                errors.Invalid(path, GoText.Number(number), "provided port is already allocated");
        }
    }

    private static void Address(JsonObject spec, JsonObject? live, ServiceAllocator allocator, FieldErrors errors)
    {
        var address = spec.Text("clusterIP") ?? spec.Texts("clusterIPs").FirstOrDefault();
        if (string.IsNullOrEmpty(address))
            spec["clusterIP"] = address = allocator.NextAddress();
        else if (address != "None" && address != live.Text("clusterIP") && !allocator.TakeAddress(address))
            errors.Invalid("spec.clusterIPs", GoText.Texts([address]), $"failed to allocated ip:{address} with error:provided IP is already allocated");
        spec["clusterIP"] = address;
        spec["clusterIPs"] = new JsonArray(address);
        if (!errors.IsNew)
            return;
        spec.Fill("ipFamilies", new JsonArray("IPv4"));
        spec.FillText("ipFamilyPolicy", "SingleStack");
    }

    private static bool HasAddress(JsonObject spec) => spec.Text("type") != "ExternalName";

    private static bool HasNodePorts(JsonObject spec) => spec.Text("type") is "NodePort" or "LoadBalancer";
}
