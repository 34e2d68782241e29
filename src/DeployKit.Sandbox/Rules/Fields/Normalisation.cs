using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>
/// The form that an object has after the server has read it into its own types and written it again: fields that are empty are left out,
/// quantities are canonical.
/// </summary>
internal static class Normalisation
{
    /// <summary>Maps by names that the user chooses: their entries are kept as they are, however empty.</summary>
    private static readonly HashSet<string> Maps =
    [
        "labels", "annotations", "matchLabels", "nodeSelector", "data", "binaryData", "stringData", "parameters", "volumeAttributes", "options", "selector",
    ];

    private static readonly HashSet<string> Quantities =
    [
        "limits", "requests", "hard", "used", "capacity", "allocatable", "overhead", "max", "min", "default", "defaultRequest", "maxLimitRequestRatio", "allocatedResources",
    ];

    /// <summary>Strings of which the server tells empty from missing.</summary>
    private static readonly HashSet<string> KeptEmpty =
        ["storageClassName", "holderIdentity", "ingressClassName", "name", "mountPath", "reportingComponent", "reportingInstance", "path", "key"];

    /// <summary>Numbers and flags of which the server doesn't tell 0 and false from missing.</summary>
    private static readonly HashSet<string> Dropped =
    [
        "readOnly", "hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty", "paused", "publishNotReadyAddresses", "unschedulable",
        "minReadySeconds", "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold", "nodePort", "hostPort", "healthCheckNodePort",
        "sizeLimit", "observedGeneration", "generation", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas", "fullyLabeledReplicas",
    ];

    public static void Apply(JsonObject content)
    {
        foreach (var (name, value) in content.ToList())
        {
            // managedFields is the field managers' own, with empty objects that mean something.
            if (name != "managedFields")
                Field(content, name, value);
        }
    }

    private static void Field(JsonObject parent, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                parent.Remove(name);
                break;
            case JsonObject map when Quantities.Contains(name):
                Canonical(map);
                if (map.Count == 0)
                    parent.Remove(name);
                break;
            case JsonObject map when Maps.Contains(name) && !IsSelector(map):
                if (map.Count == 0 && name != "selector")
                    parent.Remove(name);
                break;
            case JsonObject child:
                Apply(child);
                break;
            case JsonArray { Count: 0 }:
                parent.Remove(name);
                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    if (item is JsonObject element)
                        Apply(element);
                }
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0 && !IsKept(parent, name):
            case JsonValue no when (no.GetValueKind() == JsonValueKind.False || IsZero(no)) && Dropped.Contains(name):
                parent.Remove(name);
                break;
            default:
                if (name == "sizeLimit" && Quantity.Read(value) is { } limit)
                    parent[name] = limit.ToString();
                break;
        }
    }

    // Of a hostPath's type the server tells empty from missing too.
    private static bool IsKept(JsonObject parent, string name) =>
        KeptEmpty.Contains(name) || (name == "type" && parent.ContainsKey("path"));

    // A Deployment's selector is a LabelSelector, a Service's is a map of labels.
    private static bool IsSelector(JsonObject map) => map["matchLabels"] is JsonObject || map["matchExpressions"] is JsonArray;

    private static bool IsZero(JsonValue value) => value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) && number == 0;

    private static void Canonical(JsonObject amounts)
    {
        foreach (var (name, value) in amounts.ToList())
        {
            if (Quantity.Read(value) is { } quantity)
                amounts[name] = quantity.ToString();
        }
    }
}
