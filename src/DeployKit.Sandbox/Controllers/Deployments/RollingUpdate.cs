using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>One step from the old ReplicaSets to the new one: up or down, never both.</summary>
internal static class RollingUpdate
{
    public static void Step(DeploymentPass pass)
    {
        if (!ScaleUp(pass) && !ScaleDown(pass) && Progress.IsComplete(pass, pass.Status))
            History.CleanUp(pass);
        pass.Write(Progress.RolloutStatus(pass));
    }

    private static bool ScaleUp(DeploymentPass pass)
    {
        var size = ReplicaSetView.Of(pass.New!).Replicas;
        return pass.Scale(pass.New!, size > pass.View.Replicas ? pass.View.Replicas : NewReplicaSet.Size(pass));
    }

    private static bool ScaleDown(DeploymentPass pass)
    {
        var view = ReplicaSetView.Of(pass.New!);
        var least = pass.View.Replicas - pass.View.MaxUnavailable;
        var most = pass.Total - least - (view.Replicas - view.Available);
        if (most <= 0 || DeploymentPass.Count(pass.Old, set => set.Replicas) == 0)
            return false;
        // Those that do not work are no loss: they go first.
        var removed = Remove(pass, most, set => set.Replicas - set.Available);
        var spare = DeploymentPass.Count(pass.All, set => set.Available) - least;
        return removed + Remove(pass, spare, set => set.Replicas) > 0;
    }

    private static int Remove(DeploymentPass pass, int most, Func<ReplicaSetView, int> removable)
    {
        var removed = 0;
        foreach (var old in pass.Old)
        {
            var view = ReplicaSetView.Of(old);
            var count = Math.Min(most - removed, Math.Min(view.Replicas, removable(view)));
            if (count <= 0)
                continue;
            pass.Scale(old, view.Replicas - count);
            removed += count;
        }
        return removed;
    }
}
