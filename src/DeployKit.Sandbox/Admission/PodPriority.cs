using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Turns the name of a priority class into a priority.</summary>
internal static class PodPriority
{
    // A cluster has these without storing them.
    private static readonly (string Name, int Value)[] BuiltIn = [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)];

    public static void Fill(AdmissionRequest request, AdmissionView view)
    {
        var spec = request.Content.Need("spec");
        var (value, policy) = (0L, "PreemptLowerPriority");
        if (spec.Text("priorityClassName") is { Length: > 0 } name)
        {
            var found = view.PriorityClasses().FirstOrDefault(item => item.Key.Name == name)?.Read();
            var known = BuiltIn.FirstOrDefault(item => item.Name == name);
            if (found is null && known.Name is null)
                throw request.Refused($"no PriorityClass with name {name} was found");
            (value, policy) = (found.Number("value") ?? known.Value, found.Text("preemptionPolicy") ?? policy);
        }
        else if (view.PriorityClasses().Select(item => item.View(content => content)).FirstOrDefault(item => item.Flag("globalDefault") == true) is { } standard)
        {
            spec["priorityClassName"] = standard.Child("metadata").Text("name");
            (value, policy) = (standard.Number("value") ?? 0, standard.Text("preemptionPolicy") ?? policy);
        }
        spec["priority"] = (int)value;
        spec.FillText("preemptionPolicy", policy);
    }
}
