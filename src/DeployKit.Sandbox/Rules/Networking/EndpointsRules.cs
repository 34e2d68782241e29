using System.Net;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Networking;

/// <summary>Endpoints.</summary>
internal sealed class EndpointsRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override void Default(JsonObject content)
    {
        foreach (var port in content.Items("subsets").SelectMany(subset => subset.Items("ports")))
            port.FillText("protocol", "TCP");
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var index = 0;
        foreach (var subset in content.Items("subsets"))
        {
            var path = $"subsets[{index++}]";
            if (!subset.Items("addresses").Any() && !subset.Items("notReadyAddresses").Any())
                errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            foreach (var list in (ReadOnlySpan<string>)["addresses", "notReadyAddresses"])
            {
                var number = 0;
                foreach (var address in subset.Items(list))
                {
                    var ip = address.Text("ip") ?? "";
                    if (!IPAddress.TryParse(ip, out _))
                        errors.InvalidText($"{path}.{list}[{number}].ip", ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
                    number++;
                }
            }
            Ports(subset, path, errors);
        }
    }

    private static void Ports(JsonObject subset, string path, FieldErrors errors)
    {
        var ports = subset.Items("ports").ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"{path}.ports[{i}]";
            if (ports.Count > 1 && string.IsNullOrEmpty(ports[i].Text("name")))
                errors.Required($"{at}.name");
            PortNumbers.Check($"{at}.port", ports[i].Number("port") ?? 0, errors);
            errors.OneOf($"{at}.protocol", ports[i].Text("protocol"), PortNumbers.Protocols);
        }
    }
}
