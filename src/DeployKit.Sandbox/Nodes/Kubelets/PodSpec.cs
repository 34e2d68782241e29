using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>What a kubelet reads of a pod.</summary>
internal sealed record PodSpec(string Namespace, string Name, string Uid, string Node)
{
    /// <summary>The version of the store at which it was seen first.</summary>
    public long FirstVersion { get; init; }

    public OwnerReference? Owner { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The template that it was made of: pod-template-hash or controller-revision-hash.</summary>
    public string? Revision { get; init; }

    /// <summary>Always, OnFailure or Never.</summary>
    public string RestartPolicy { get; init; } = "Always";

    public TimeSpan Grace { get; init; }

    public TimeSpan? ActiveDeadline { get; init; }

    public bool IsOnHostNetwork { get; init; }

    /// <summary>Those that begin before the others, in their order.</summary>
    public IReadOnlyList<ContainerSpec> InitContainers { get; init; } = [];

    public IReadOnlyList<ContainerSpec> Containers { get; init; } = [];

    public IReadOnlyList<JsonObject> Volumes { get; init; } = [];

    /// <summary>Conditions that others set, and that readiness waits for.</summary>
    public IReadOnlyList<string> ReadinessGates { get; init; } = [];

    // The account's own token can always be mounted, and is the same in thousands of pods.
    private static bool IsToken(JsonObject volume) => volume.Text("name")?.StartsWith("kube-api-access-", StringComparison.Ordinal) == true;

    public static PodSpec Read(StoredObject pod, JsonObject content)
    {
        var spec = content.Child("spec")!;
        var annotations = content.Child("metadata").Child("annotations");
        var security = spec.Child("securityContext");
        return new PodSpec(pod.Key.Namespace, pod.Key.Name, pod.Uid, spec.Text("nodeName") ?? "")
        {
            FirstVersion = pod.Version,
            Owner = pod.Controller,
            Annotations = annotations?.ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? "") ?? [],
            Revision = pod.Labels.GetValueOrDefault("pod-template-hash") ?? pod.Labels.GetValueOrDefault("controller-revision-hash"),
            RestartPolicy = spec.Text("restartPolicy") ?? "Always",
            Grace = Timestamps.Span(spec.Number("terminationGracePeriodSeconds") ?? 30),
            ActiveDeadline = spec.Number("activeDeadlineSeconds") is { } seconds ? Timestamps.Span(seconds) : null,
            IsOnHostNetwork = spec.Flag("hostNetwork") ?? false,
            InitContainers = [.. spec.Items("initContainers").Select(container => ContainerSpec.Read(container, isInit: true, security))],
            Containers = [.. spec.Items("containers").Select(container => ContainerSpec.Read(container, isInit: false, security))],
            Volumes = [.. spec.Items("volumes").Where(volume => !IsToken(volume)).Select(volume => volume.Detached())],
            ReadinessGates = [.. spec.Items("readinessGates").Select(gate => gate.Text("conditionType") ?? "")],
        };
    }

    /// <summary>How long a pod that is being deleted has from then on; null while it is not.</summary>
    public static (DateTimeOffset End, TimeSpan Grace)? Deletion(JsonObject content)
    {
        var metadata = content.Child("metadata");
        return Timestamps.Parse(metadata.Text("deletionTimestamp")) is { } end ? (end, Timestamps.Span(metadata.Number("deletionGracePeriodSeconds") ?? 0)) : null;
    }
}
