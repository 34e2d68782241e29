using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>The containers of a pod.</summary>
internal sealed class ContainerValidation(JsonObject spec, IReadOnlySet<string> volumes, FieldErrors errors)
{
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];

    private readonly HashSet<string> _names = [];

    public void Check(string path)
    {
        var containers = spec.Items("containers").ToList();
        if (containers.Count == 0)
            errors.Required($"{path}.containers");
        for (var i = 0; i < containers.Count; i++)
            One(containers[i], $"{path}.containers[{i}]", isInit: false);
        var index = 0;
        foreach (var container in spec.Items("initContainers"))
            One(container, $"{path}.initContainers[{index++}]", isInit: true);
    }

    private void One(JsonObject container, string path, bool isInit)
    {
        Name(container, path);
        var image = container.Text("image") ?? "";
        if (image.Length == 0)
            errors.Required($"{path}.image");
        else if (errors.IsNew && image.Trim().Length != image.Length)
            errors.InvalidText($"{path}.image", image, "must not have leading or trailing whitespace");
        // 1.20 looks at probes before anything else.
        if (!errors.IsNew)
            Probes(container, path, isInit);
        if (container.Text("terminationMessagePolicy") is { } policy)
            errors.OneOf($"{path}.terminationMessagePolicy", policy, ["FallbackToLogsOnError", "File"]);
        Ports(container, path);
        EnvironmentValidation.Check(container, path, errors);
        Mounts(container, path);
        errors.OneOf($"{path}.imagePullPolicy", container.Text("imagePullPolicy"), PullPolicies);
        ResourceValidation.Check(container.Child("resources"), $"{path}.resources", errors);
        if (errors.IsNew)
            Probes(container, path, isInit);
    }

    private void Name(JsonObject container, string path)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0)
            errors.Required($"{path}.name");
        else
            errors.InvalidText($"{path}.name", name, Names.Label(name));
        if (!_names.Add(name) && name.Length > 0)
            errors.Duplicate($"{path}.name", GoText.Quote(name));
    }

    private void Probes(JsonObject container, string path, bool isInit)
    {
        foreach (var hook in (ReadOnlySpan<string>)["postStart", "preStop"])
        {
            if (container.Child("lifecycle").Child(hook) is { } handler)
                ProbeValidation.CheckHandler(handler, $"{path}.lifecycle.{hook}", errors);
        }
        foreach (var name in errors.IsNew ? (string[])["livenessProbe", "readinessProbe", "startupProbe"] : ["livenessProbe", "startupProbe", "readinessProbe"])
        {
            if (container.Child(name) is not { } probe)
                continue;
            if (isInit && container.Text("restartPolicy") != "Always")
            {
                if (errors.IsNew)
                    errors.Forbidden($"{path}.{name}", "may not be set for init containers without restartPolicy=Always");
                else
                    errors.Invalid($"{path}.{name}", "core.Probe{…}", "must not be set for init containers");
                continue;
            }
            ProbeValidation.Check(probe, $"{path}.{name}", mustSucceedOnce: name != "readinessProbe", errors);
        }
    }

    private void Ports(JsonObject container, string path)
    {
        var names = new HashSet<string>();
        var index = 0;
        foreach (var port in container.Items("ports"))
        {
            var at = $"{path}.ports[{index++}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                errors.InvalidText($"{at}.name", name, PortNumbers.PortName(name, errors.IsNew));
                if (!names.Add(name))
                    errors.Duplicate($"{at}.name", GoText.Quote(name));
            }
            if (port.Number("containerPort") is null or 0)
                errors.Required($"{at}.containerPort");
            else
                PortNumbers.Check($"{at}.containerPort", port.Number("containerPort")!.Value, errors);
            if (port.Number("hostPort") is { } host and not 0)
                PortNumbers.Check($"{at}.hostPort", host, errors);
            errors.OneOf($"{at}.protocol", port.Text("protocol"), PortNumbers.Protocols);
        }
    }

    private void Mounts(JsonObject container, string path)
    {
        var paths = new HashSet<string>();
        var index = 0;
        foreach (var mount in container.Items("volumeMounts"))
        {
            var at = $"{path}.volumeMounts[{index++}]";
            var (name, where) = (mount.Text("name") ?? "", mount.Text("mountPath") ?? "");
            if (name.Length == 0)
                errors.Required($"{at}.name");
            if (!volumes.Contains(name))
                errors.NotFound($"{at}.name", name);
            if (where.Length == 0)
                errors.Required($"{at}.mountPath");
            if (!paths.Add(where))
                errors.InvalidText($"{at}.mountPath", where, "must be unique");
            if (mount.Text("subPath") is { Length: > 0 } sub)
            {
                if (sub.StartsWith('/'))
                    errors.InvalidText($"{at}.subPath", sub, "must be a relative path");
                if (sub.Split('/').Contains(".."))
                    errors.InvalidText($"{at}.subPath", sub, "must not contain '..'");
            }
        }
    }
}
