using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Services;

/// <summary>The subsets of an Endpoints object: pods that answer at the same ports stand together, the ready ones apart from the others.</summary>
internal static class EndpointSubsets
{
    // More than that do not fit into one object.
    private const int MostAddresses = 1000;

    public static JsonArray Of(ServiceView service, IEnumerable<StoredObject> pods, ApiLevel level)
    {
        var groups = pods.Where(pod => IsIncluded(service, pod)).Take(MostAddresses)
            .Select(pod => (Pod: pod, Ports: Ports(service, pod)))
            .Where(each => each.Ports.Count > 0 || service.IsHeadless)
            .GroupBy(each => each.Ports.ToJsonString())
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        return [.. groups.Select(group => Subset(service, group.Select(each => each.Pod), group.First().Ports, level))];
    }

    private static JsonObject Subset(ServiceView service, IEnumerable<StoredObject> pods, JsonArray ports, ApiLevel level)
    {
        var subset = new JsonObject();
        var sorted = pods.OrderBy(pod => PodView.Of(pod).Ip, StringComparer.Ordinal).ToLookup(pod => PodView.Of(pod).IsReady || service.TakesAll);
        if (sorted.Contains(true))
            subset["addresses"] = new JsonArray([.. sorted[true].Select(pod => Address(pod, level))]);
        if (sorted.Contains(false))
            subset["notReadyAddresses"] = new JsonArray([.. sorted[false].Select(pod => Address(pod, level))]);
        if (ports.Count > 0)
            subset["ports"] = ports;
        return subset;
    }

    private static bool IsIncluded(ServiceView service, StoredObject pod)
    {
        var view = PodView.Of(pod);
        if (view.Ip.Length == 0 || (pod.IsDeleting && !service.TakesAll))
            return false;
        return view.RestartPolicy switch
        {
            "Never" => !view.IsFinished,
            "OnFailure" => view.Phase != "Succeeded",
            _ => true,
        };
    }

    private static JsonObject Address(StoredObject pod, ApiLevel level)
    {
        var view = PodView.Of(pod);
        var reference = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Key.Namespace, ["name"] = pod.Key.Name, ["uid"] = pod.Uid };
        if (level == ApiLevel.Kubernetes120)
            reference["resourceVersion"] = pod.Version.ToString();
        var address = new JsonObject { ["ip"] = view.Ip, ["nodeName"] = view.Node };
        if (view.HostName.Length > 0)
            address["hostname"] = view.HostName;
        address["targetRef"] = reference;
        return address;
    }

    // A port that the pod does not have by that name is left out.
    private static JsonArray Ports(ServiceView service, StoredObject pod)
    {
        var ports = new JsonArray();
        foreach (var port in service.Ports)
        {
            var protocol = port.Text("protocol") ?? "TCP";
            if (Number(port["targetPort"] ?? port["port"], pod, protocol) is not { } number)
                continue;
            var entry = new JsonObject();
            entry.Text("name", port.Text("name"));
            entry["port"] = number;
            entry["protocol"] = protocol;
            ports.Add(entry);
        }
        return ports;
    }

    private static int? Number(JsonNode? target, StoredObject pod, string protocol)
    {
        if (int.TryParse(target?.ToString(), out var number))
            return number;
        var named = pod.Read().Child("spec").Items("containers").SelectMany(container => container.Items("ports"))
            .FirstOrDefault(port => port.Text("name") == target?.ToString() && (port.Text("protocol") ?? "TCP") == protocol);
        return (int?)named.Number("containerPort");
    }
}
