namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>How the pods of one workload behave, said from outside; without <see cref="Image"/> and <see cref="Revision"/> of all its versions.</summary>
/// <param name="Workload">Kind and name: deployment/web, job/migrate, pod/one; with * at its end all that begin so.</param>
/// <param name="Text">As <see cref="BehaviourText"/> reads it.</param>
internal sealed record BehaviourScript(string Namespace, string Workload, string Text)
{
    /// <summary>Only containers whose image contains this: the new tag or digest.</summary>
    public string? Image { get; init; }

    /// <summary>Only pods of this template: their label pod-template-hash or controller-revision-hash.</summary>
    public string? Revision { get; init; }

    /// <summary>Only containers of this name, init containers too.</summary>
    public string? Container { get; init; }

    /// <summary>Only pods made after this version of the store: what comes next, not what is.</summary>
    public long Since { get; init; }

    /// <summary>Only so many pods; the first that come.</summary>
    public int? Pods { get; init; }
}
