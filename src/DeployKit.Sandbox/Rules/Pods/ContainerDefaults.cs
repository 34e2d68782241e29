using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What the server fills into a container.</summary>
internal static class ContainerDefaults
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    public static void Of(JsonObject container, bool hostNetwork)
    {
        container.FillText("imagePullPolicy", IsLatest(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        container.FillText("terminationMessagePath", "/dev/termination-log");
        container.FillText("terminationMessagePolicy", "File");
        container.Fill("resources", new JsonObject());
        foreach (var port in container.Items("ports"))
        {
            port.FillText("protocol", "TCP");
            if (hostNetwork)
                port.Fill("hostPort", port["containerPort"]?.DeepClone());
        }
        foreach (var name in Probes)
        {
            if (container.Child(name) is { } probe)
                OfProbe(probe);
        }
        foreach (var hook in (ReadOnlySpan<string>)["postStart", "preStop"])
            OfHandler(container.Child("lifecycle").Child(hook));
        foreach (var variable in container.Items("env"))
            variable.Child("valueFrom").Child("fieldRef")?.FillText("apiVersion", "v1");
    }

    /// <summary>Whether it names no tag and no digest, or the tag latest: then it is pulled at each start.</summary>
    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
            return false;
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return image.Length > 0 && (colon < 0 || name[(colon + 1)..] == "latest");
    }

    private static void OfProbe(JsonObject probe)
    {
        OfHandler(probe);
        probe.FillNumber("timeoutSeconds", 1);
        probe.FillNumber("periodSeconds", 10);
        probe.FillNumber("successThreshold", 1);
        probe.FillNumber("failureThreshold", 3);
        probe.Child("grpc")?.Fill("service", "");
    }

    private static void OfHandler(JsonObject? handler)
    {
        if (handler.Child("httpGet") is not { } get)
            return;
        get.FillText("path", "/");
        get.FillText("scheme", "HTTP");
    }
}
