using System.Net;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Networking;

/// <summary>What is wrong with a Service's spec, in the server's order.</summary>
internal static class ServiceValidation
{
    public static void Check(JsonObject spec, FieldErrors errors)
    {
        var type = spec.Text("type") ?? "";
        var isHeadless = spec.Text("clusterIP") == "None";
        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && !isHeadless && type != "ExternalName")
            errors.Required("spec.ports");
        if (isHeadless && type is "NodePort" or "LoadBalancer")
            errors.InvalidText("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
        if (type == "ExternalName")
            External(spec, errors);
        var names = new HashSet<string>();
        for (var i = 0; i < ports.Count; i++)
            Port(ports[i], $"spec.ports[{i}]", ports.Count > 1, isHeadless, names, errors);
        MetadataRules.CheckLabels(spec.Child("selector"), "spec.selector", errors);
        errors.OneOf("spec.sessionAffinity", spec.Text("sessionAffinity"), ["ClientIP", "None"]);
        if (spec.Text("clusterIP") is { Length: > 0 } address && !isHeadless && !IPAddress.TryParse(address, out _))
            errors.InvalidText("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        errors.OneOf("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
        if (type == "ClusterIP")
            NoNodePorts(ports, errors);
        Doubles(ports, errors);
        if (type is "NodePort" or "LoadBalancer")
            errors.OneOf("spec.externalTrafficPolicy", spec.Text("externalTrafficPolicy"), ["Cluster", "Local"]);
        else if (spec.Text("externalTrafficPolicy") is { } policy)
            errors.InvalidText("spec.externalTrafficPolicy", policy, "ExternalTrafficPolicy can only be set on NodePort and LoadBalancer service");
    }

    private static void External(JsonObject spec, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(spec.Text("clusterIP")))
            errors.Forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        var name = (spec.Text("externalName") ?? "").TrimEnd('.');
        if (name.Length == 0)
            errors.Required("spec.externalName");
        else
            errors.InvalidText("spec.externalName", name, Names.Subdomain(name));
    }

    private static void Port(JsonObject port, string path, bool needsName, bool isHeadless, HashSet<string> names, FieldErrors errors)
    {
        var name = port.Text("name") ?? "";
        if (name.Length == 0 && needsName)
            errors.Required($"{path}.name");
        else if (name.Length > 0)
        {
            errors.InvalidText($"{path}.name", name, Names.Label(name));
            if (!names.Add(name))
                errors.Duplicate($"{path}.name", GoText.Quote(name));
        }
        PortNumbers.Check($"{path}.port", port.Number("port") ?? 0, errors);
        errors.OneOf($"{path}.protocol", port.Text("protocol"), PortNumbers.Protocols);
        if (!isHeadless)
            PortNumbers.CheckNumberOrName($"{path}.targetPort", port["targetPort"], errors);
    }

    private static void NoNodePorts(IReadOnlyList<JsonObject> ports, FieldErrors errors)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].Number("nodePort") is > 0)
                errors.Forbidden($"spec.ports[{i}].nodePort", "may not be used when `type` is 'ClusterIP'");
        }
    }

    private static void Doubles(IReadOnlyList<JsonObject> ports, FieldErrors errors)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < ports.Count; i++)
        {
            var protocol = ports[i].Text("protocol") ?? "";
            if (!seen.Add($"{protocol} {ports[i].Number("port")}"))
                errors.Duplicate($"spec.ports[{i}]", Printed(protocol, ports[i].Number("port") ?? 0, 0));
        }
        seen.Clear();
        for (var i = 0; i < ports.Count; i++)
        {
            var protocol = ports[i].Text("protocol") ?? "";
            if (ports[i].Number("nodePort") is { } number and > 0 && !seen.Add($"{protocol} {number}"))
                errors.Duplicate($"spec.ports[{i}].nodePort", Printed(protocol, 0, number));
        }
    }

    private static string Printed(string protocol, long port, long nodePort) =>
        $"core.ServicePort{{Name:\"\", Protocol:{GoText.Quote(protocol)}, AppProtocol:(*string)(nil), Port:{port}, TargetPort:intstr.IntOrString{{Type:0, IntVal:0, StrVal:\"\"}}, NodePort:{nodePort}}}";
}
