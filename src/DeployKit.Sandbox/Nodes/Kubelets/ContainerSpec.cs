using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>What a kubelet reads of a container.</summary>
internal sealed record ContainerSpec(string Name, string Image)
{
    public bool IsInit { get; init; }

    /// <summary>An init container that goes on beside the others.</summary>
    public bool IsSidecar { get; init; }

    /// <summary>Always, IfNotPresent or Never.</summary>
    public string PullPolicy { get; init; } = "IfNotPresent";

    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The ports that it names.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    public bool MustRunAsNonRoot { get; init; }

    /// <summary>runAsUser, its own or the pod's; null for the image's.</summary>
    public long? User { get; init; }

    /// <summary>Seconds that the preStop hook takes; null for none.</summary>
    public double? PreStopSeconds { get; init; }

    /// <summary>The command of the postStart hook, where it is one that fails.</summary>
    public IReadOnlyList<string>? FailingPostStart { get; init; }

    public ProbeSpec? Startup { get; init; }

    public ProbeSpec? Readiness { get; init; }

    public ProbeSpec? Liveness { get; init; }

    /// <summary>env and envFrom as they are.</summary>
    public IReadOnlyList<JsonObject> Environment { get; init; } = [];

    public IReadOnlyList<JsonObject> EnvironmentFrom { get; init; } = [];

    /// <summary>As events name it: spec.containers{app}.</summary>
    public string FieldPath => IsInit ? $"spec.initContainers{{{Name}}}" : $"spec.containers{{{Name}}}";

    public static ContainerSpec Read(JsonObject container, bool isInit, JsonObject? podSecurity)
    {
        var ports = container.Items("ports").ToList();
        var security = container.Child("securityContext");
        return new ContainerSpec(container.Text("name") ?? "", container.Text("image") ?? "")
        {
            IsInit = isInit,
            IsSidecar = isInit && container.Text("restartPolicy") == "Always",
            PullPolicy = container.Text("imagePullPolicy") ?? "IfNotPresent",
            Command = [.. container.Texts("command")],
            Arguments = [.. container.Texts("args")],
            Ports = [.. ports.Select(port => (int)(port.Number("containerPort") ?? 0))],
            MustRunAsNonRoot = security.Flag("runAsNonRoot") ?? podSecurity.Flag("runAsNonRoot") ?? false,
            User = security.Number("runAsUser") ?? podSecurity.Number("runAsUser"),
            PreStopSeconds = PreStop(container.Child("lifecycle").Child("preStop")),
            FailingPostStart = container.Child("lifecycle").Child("postStart").Child("exec").Texts("command").ToList() is ["false"] failing ? failing : null,
            Startup = ProbeSpec.Read(container.Child("startupProbe"), ports),
            Readiness = ProbeSpec.Read(container.Child("readinessProbe"), ports),
            Liveness = ProbeSpec.Read(container.Child("livenessProbe"), ports),
            Environment = [.. container.Items("env").Select(variable => variable.Detached())],
            EnvironmentFrom = [.. container.Items("envFrom").Select(source => source.Detached())],
        };
    }

    // sleep, or exec of sleep; any other hook takes no time.
    private static double? PreStop(JsonObject? hook)
    {
        if (hook is null)
            return null;
        if (hook.Child("sleep").Number("seconds") is { } seconds)
            return seconds;
        var command = hook.Child("exec").Texts("command").ToList();
        return Behaviours.ShellSubset.Read(command, _ => "") is { Endings: [var ending] } ? ending.After.TotalSeconds : 0;
    }
}
