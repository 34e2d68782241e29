using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Lets a pod stay for five minutes on a node that no longer answers.</summary>
internal static class DefaultTolerations
{
    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public static void Fill(AdmissionRequest request)
    {
        var spec = request.Content.Need("spec");
        var has = spec.Items("tolerations").Where(toleration => toleration.Text("effect") is null or "" or "NoExecute").Select(toleration => toleration.Text("key") ?? "").ToHashSet();
        foreach (var taint in Taints)
        {
            if (has.Contains(taint) || has.Contains(""))
                continue;
            (spec["tolerations"] as JsonArray ?? (JsonArray)(spec["tolerations"] = new JsonArray()))
                .Add((JsonNode)new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }
    }
}
