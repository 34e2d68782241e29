using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>A node, as a DaemonSet sees it.</summary>
/// <param name="Runs">A pod is to run there.</param>
/// <param name="GoesOn">A pod that is there may stay.</param>
/// <param name="Pods">The set's own pods that are there or meant for there, the oldest first.</param>
internal sealed record DaemonNode(string Name, bool Runs, bool GoesOn, IReadOnlyList<StoredObject> Pods)
{
    /// <summary>Those that nobody deletes yet.</summary>
    public IEnumerable<StoredObject> Standing => Pods.Where(pod => !pod.IsDeleting);

    /// <summary>Those that will run on.</summary>
    public IEnumerable<StoredObject> Running => Standing.Where(pod => PodView.Of(pod).Phase != "Failed");
}
