using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Registry;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>
/// Finds how a container behaves: its pod's annotation for it, the pod's annotation (not for init containers), the image's label, a
/// script, the little that is understood of its command; else it is an ordinary server, or of a Job ends well after a moment.
/// </summary>
internal sealed class BehaviourChoice(ObjectStore store)
{
    public const string Key = "sandbox.deploykit.dev/behaviour";

    private readonly List<(BehaviourScript Script, HashSet<string> Pods)> _scripts = [];
    private readonly Dictionary<string, Behaviour> _read = [];

    /// <summary>Newer scripts win.</summary>
    /// <exception cref="BehaviourException">The text cannot be read.</exception>
    public void Add(BehaviourScript script)
    {
        BehaviourText.Parse(script.Text);
        _scripts.Insert(0, (script, []));
    }

    /// <summary>Forgets the scripts of a workload, or all.</summary>
    public void Clear(string? ns = null, string? workload = null) =>
        _scripts.RemoveAll(entry => (ns is null || entry.Script.Namespace == ns) && (workload is null || entry.Script.Workload == workload));

    public Behaviour Of(PodSpec pod, ContainerSpec container, ImageSettings? image, Func<string, string> variable)
    {
        if (Text(pod, container, image) is { } text)
            return WithRun(Read(text), variable);
        IReadOnlyList<string> command = [.. container.Command.Count > 0 ? container.Command : image?.Entrypoint ?? [], .. Arguments(container, image)];
        return ShellSubset.Read(command, variable)
            ?? (container.IsInit && !container.IsSidecar || pod.Owner?.Kind == BuiltInKinds.Job.Kind
                ? Behaviour.Ordinary with { Endings = [Ending.Of(TimeSpan.FromSeconds(1), 0)] }
                : Behaviour.Ordinary);
    }

    private static Behaviour WithRun(Behaviour behaviour, Func<string, string> variable)
    {
        if (behaviour.Run is not { } line)
            return behaviour;
        return ShellSubset.Read(["sh", "-c", line], variable) is { } run
            ? behaviour with { Lines = [.. behaviour.Lines, .. run.Lines], Endings = [.. behaviour.Endings, .. run.Endings], Files = run.Files }
            : behaviour with { Problem = $"{Key}: more of a shell than the sandbox understands: {line}" };
    }

    // Who gives a command gives up the image's arguments too.
    private static IReadOnlyList<string> Arguments(ContainerSpec container, ImageSettings? image) =>
        container.Arguments.Count > 0 ? container.Arguments : container.Command.Count > 0 ? [] : image?.Command ?? [];

    private string? Text(PodSpec pod, ContainerSpec container, ImageSettings? image)
    {
        if (pod.Annotations.TryGetValue($"{Key}.{container.Name}", out var own))
            return own;
        if (!container.IsInit && pod.Annotations.TryGetValue(Key, out var all))
            return all;
        if (image?.Labels.GetValueOrDefault($"{Key}.{container.Name}") is { } ofName)
            return ofName;
        if (!container.IsInit && container.Command.Count == 0 && image?.Labels.GetValueOrDefault(Key) is { } label)
            return label;
        return Scripted(pod, container);
    }

    private string? Scripted(PodSpec pod, ContainerSpec container)
    {
        if (_scripts.Count == 0)
            return null;
        var workload = WorkloadOf(pod);
        foreach (var (script, pods) in _scripts)
        {
            if (script.Namespace != pod.Namespace || !Means(script.Workload, workload) || pod.FirstVersion <= script.Since
                || (script.Container is null ? container.IsInit : script.Container != container.Name)
                || (script.Image is { } image && !container.Image.Contains(image, StringComparison.Ordinal))
                || (script.Revision is { } revision && pod.Revision != revision))
                continue;
            if (pods.Contains(pod.Uid) || pods.Count < (script.Pods ?? int.MaxValue))
            {
                pods.Add(pod.Uid);
                return script.Text;
            }
        }
        return null;
    }

    private static bool Means(string scripted, string workload) =>
        scripted.EndsWith('*') ? workload.StartsWith(scripted[..^1], StringComparison.Ordinal) : scripted == workload;

    // The ReplicaSet between a Deployment and its pods is nobody's word for it.
    private string WorkloadOf(PodSpec pod)
    {
        if (pod.Owner is not { } owner)
            return $"pod/{pod.Name}";
        if (owner.Kind == BuiltInKinds.ReplicaSet.Kind && store.Find(new ObjectKey(BuiltInKinds.ReplicaSet, pod.Namespace, owner.Name))?.Controller is { } deployment)
            owner = deployment;
        return $"{owner.Kind.ToLowerInvariant()}/{owner.Name}";
    }

    private Behaviour Read(string text)
    {
        if (_read.TryGetValue(text, out var known))
            return known;
        try
        {
            return _read[text] = BehaviourText.Parse(text);
        }
        catch (BehaviourException exception)
        {
            return _read[text] = new Behaviour { Problem = $"{Key}: {exception.Message}" };
        }
    }
}
