using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.ReplicaSets;

/// <summary>Which pods go first when there are too many: those that are worth the least.</summary>
internal sealed class DeletionOrder(IReadOnlyDictionary<string, int> podsOnNode) : IComparer<StoredObject>
{
    private static readonly string[] Phases = ["Pending", "Unknown", "Running"];

    public int Compare(StoredObject? x, StoredObject? y)
    {
        var (one, other) = (PodView.Of(x!), PodView.Of(y!));
        int[] steps =
        [
            (one.Node.Length > 0).CompareTo(other.Node.Length > 0),
            Array.IndexOf(Phases, one.Phase).CompareTo(Array.IndexOf(Phases, other.Phase)),
            one.IsReady.CompareTo(other.IsReady),
            one.DeletionCost.CompareTo(other.DeletionCost),
            podsOnNode.GetValueOrDefault(other.Node).CompareTo(podsOnNode.GetValueOrDefault(one.Node)),
            one.IsReady && other.IsReady ? Nullable.Compare(other.ReadySince, one.ReadySince) : 0,
            other.Restarts.CompareTo(one.Restarts),
            other.Created.CompareTo(one.Created),
        ];
        return steps.FirstOrDefault(step => step != 0, string.CompareOrdinal(x!.Key.Name, y!.Key.Name));
    }
}
