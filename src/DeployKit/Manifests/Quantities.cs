using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Manifests;

/// <summary>
/// Amounts of a resource: <c>cpu: 1</c> is what people write and what <c>kubectl apply</c> sends, but a server-side apply takes
/// nothing but text for a quantity on servers before the typed schema of version 3: "expected string, got 1".
/// </summary>
internal static class Quantities
{
    private static readonly string[] Everywhere = ["requests", "limits", "sizeLimit", "divisor", "overhead"];
    private static readonly string[] OfQuotas = ["hard"];
    private static readonly string[] OfRanges = ["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"];
    private static readonly string[] OfAutoscalers = ["averageValue", "value"];

    /// <summary>Writes the numbers among them as text. Kinds that are not Kubernetes' own are left as they are.</summary>
    public static void Write(JsonObject manifest)
    {
        var group = ((string?)manifest["apiVersion"] ?? "").Split('/');
        if (group.Length > 1 && group[0].Contains('.', StringComparison.Ordinal) && !group[0].EndsWith(".k8s.io", StringComparison.Ordinal))
            return;
        switch ((string?)manifest["kind"])
        {
            case "CustomResourceDefinition":
                // Its schema may name a field as it likes.
                break;
            case "ResourceQuota":
                Write(manifest["spec"], OfQuotas);
                break;
            case "LimitRange":
                Write(manifest["spec"], OfRanges);
                break;
            case "HorizontalPodAutoscaler":
                // The values of its scaling policies are plain numbers.
                Write(manifest["spec"]?["metrics"], OfAutoscalers);
                break;
            default:
                Write(manifest["spec"], Everywhere);
                break;
        }
    }

    private static void Write(JsonNode? node, string[] names)
    {
        foreach (var item in node as JsonArray ?? [])
            Write(item, names);
        foreach (var (name, value) in (node as JsonObject ?? []).ToList())
        {
            if (!names.Contains(name))
                Write(value, names);
            else if (value is JsonObject amounts)
                amounts.ToList().ForEach(amount => WriteText(amounts, amount.Key));
            else
                WriteText((JsonObject)node!, name);
        }
    }

    private static void WriteText(JsonObject holder, string name)
    {
        if (holder[name] is { } amount && amount.GetValueKind() == JsonValueKind.Number)
            holder[name] = amount.ToJsonString();
    }
}
