using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Gives containers the defaults of their namespace's LimitRanges, and refuses what is outside of their limits.</summary>
internal static class LimitRanger
{
    public static void Fill(AdmissionRequest request, AdmissionView view)
    {
        var spec = request.Content.Need("spec");
        var said = new List<string>();
        foreach (var item in Items(request, view).Where(item => item.Type == "Container"))
        {
            foreach (var (list, name) in ((string, string)[])[("containers", "container"), ("initContainers", "init container")])
            {
                foreach (var container in spec.Items(list))
                {
                    var resources = container.Need("resources");
                    Fill(resources, "requests", item.DefaultRequest, $"request for {name} {container.Text("name")}", said);
                    Fill(resources, "limits", item.Default, $"limit for {name} {container.Text("name")}", said);
                }
            }
        }
        if (said.Count > 0)
            request.Content.Need("metadata").Need("annotations")["kubernetes.io/limit-ranger"] = $"LimitRanger plugin set: {string.Join("; ", said)}";
    }

    /// <summary>Refuses a pod or a claim by all that is wrong with it.</summary>
    public static void Check(AdmissionRequest request, AdmissionView view)
    {
        var isPod = request.Key.Kind is { Group: "", Kind: "Pod" };
        if (isPod ? !request.IsCreate : request.Key.Kind is not { Group: "", Kind: "PersistentVolumeClaim" })
            return;
        var spec = request.Content.Need("spec");
        var findings = new List<string>();
        foreach (var item in Items(request, view))
        {
            switch (item.Type)
            {
                case "Container" when isPod:
                    foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
                    {
                        var resources = container.Child("resources");
                        LimitCheck.Check(item, Amounts.Read(resources.Child("requests")), Amounts.Read(resources.Child("limits")), findings);
                    }
                    break;
                case "Pod" when isPod:
                    LimitCheck.Check(item, PodResources.Requests(spec), PodResources.Limits(spec), findings);
                    break;
                case "PersistentVolumeClaim" when !isPod:
                    LimitCheck.CheckClaim(item, Amounts.Read(spec.Child("resources").Child("requests")), findings);
                    break;
            }
        }
        if (findings.Count > 0)
            throw request.Refused(findings is [var only] ? only : $"[{string.Join(", ", findings)}]");
    }

    private static IEnumerable<LimitItem> Items(AdmissionRequest request, AdmissionView view) =>
        view.LimitRanges(request.Key.Namespace).SelectMany(range => LimitView.Of(range).Items);

    private static void Fill(JsonObject resources, string which, IReadOnlyDictionary<string, Quantity> defaults, string what, List<string> said)
    {
        var missing = defaults.Where(entry => resources.Child(which)?.ContainsKey(entry.Key) != true).ToList();
        if (missing.Count == 0)
            return;
        var target = resources.Need(which);
        foreach (var (name, amount) in missing)
            target[name] = amount.ToString();
        said.Add($"{string.Join(", ", missing.Select(entry => entry.Key))} {what}");
    }
}
