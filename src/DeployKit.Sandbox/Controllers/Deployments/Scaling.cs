using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>What a changed size of a Deployment does to its ReplicaSets, also in the middle of a rollout.</summary>
internal static class Scaling
{
    /// <summary>Whether the Deployment's size changed since its ReplicaSets were last scaled.</summary>
    public static bool IsDue(DeploymentPass pass) =>
        pass.Active.Any(each => ReplicaSetView.Of(each).Number(RevisionAnnotations.Desired) is { } desired && desired != pass.View.Replicas);

    public static void Run(DeploymentPass pass)
    {
        var size = pass.View.Replicas;
        if (ActiveOrLatest(pass) is { } only)
        {
            pass.Scale(only, size);
        }
        else if (IsSaturated(pass))
        {
            foreach (var old in pass.Old.Where(each => ReplicaSetView.Of(each).Replicas > 0))
                pass.Scale(old, 0);
        }
        else if (pass.View.IsRolling)
        {
            Spread(pass);
        }
    }

    private static StoredObject? ActiveOrLatest(DeploymentPass pass) => pass.Active switch
    {
        [] => pass.New ?? (pass.All.Count > 0 ? pass.All[^1] : null),
        [var only] => only,
        _ => null,
    };

    private static bool IsSaturated(DeploymentPass pass) =>
        pass.New is { } set && ReplicaSetView.Of(set) is var view && view.Replicas == pass.View.Replicas
        && view.Number(RevisionAnnotations.Desired) == pass.View.Replicas && view.Available == pass.View.Replicas;

    // In proportion to what each has; what rounding leaves goes to the largest.
    private static void Spread(DeploymentPass pass)
    {
        var allowed = pass.View.Replicas > 0 ? pass.View.Replicas + pass.View.MaxSurge : 0;
        var change = allowed - pass.Total;
        var sets = pass.Active.OrderByDescending(each => ReplicaSetView.Of(each).Replicas);
        var ordered = (change > 0 ? sets.ThenByDescending(each => ReplicaSetView.Of(each).Created) : sets.ThenBy(each => ReplicaSetView.Of(each).Created)).ToList();
        var left = change;
        var sizes = new List<int>();
        foreach (var view in ordered.Select(ReplicaSetView.Of))
        {
            var share = left == 0 ? 0 : Share(pass, view);
            share = change > 0 ? Math.Min(share, left) : Math.Max(share, left);
            sizes.Add(view.Replicas + share);
            left -= share;
        }
        for (var i = 0; i < ordered.Count; i++)
            pass.Scale(ordered[i], i == 0 ? Math.Max(0, sizes[i] + left) : sizes[i], always: true);
    }

    private static int Share(DeploymentPass pass, ReplicaSetView set)
    {
        if (pass.View.Replicas == 0)
            return -set.Replicas;
        double before = set.Number(RevisionAnnotations.Max) ?? pass.Status.Replicas;
        return (int)Math.Round(set.Replicas * (pass.View.Replicas + pass.View.MaxSurge) / before, MidpointRounding.AwayFromZero) - set.Replicas;
    }
}
