using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What the server fills into the spec of a pod, and of a template of pods.</summary>
internal static class PodDefaults
{
    public static void OfTemplate(JsonObject template)
    {
        var metadata = template.Need("metadata");
        metadata["creationTimestamp"] = null;
        OfSpec(template.Need("spec"));
    }

    /// <summary>Of a pod itself, beyond what holds for templates.</summary>
    public static void OfPod(JsonObject spec)
    {
        OfSpec(spec);
        spec.Fill("enableServiceLinks", true);
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            if (container.Child("resources") is { } resources && resources.Child("limits") is { } limits)
            {
                var requests = resources.Need("requests");
                foreach (var (name, amount) in limits)
                    requests.Fill(name, amount?.DeepClone());
            }
        }
    }

    private static void OfSpec(JsonObject spec)
    {
        spec.FillText("dnsPolicy", "ClusterFirst");
        spec.FillText("restartPolicy", "Always");
        spec.FillText("schedulerName", "default-scheduler");
        spec.Fill("terminationGracePeriodSeconds", 30);
        spec.Fill("securityContext", new JsonObject());
        if (spec.Text("serviceAccountName") is { } account)
            spec["serviceAccount"] = account;
        else if (spec.Text("serviceAccount") is { } older)
            spec["serviceAccountName"] = older;
        var hostNetwork = spec.Flag("hostNetwork") == true;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
            ContainerDefaults.Of(container, hostNetwork);
        foreach (var volume in spec.Items("volumes"))
            VolumeDefaults.Of(volume);
        foreach (var constraint in spec.Items("topologySpreadConstraints"))
            constraint.FillText("whenUnsatisfiable", "DoNotSchedule");
    }
}
