using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>The strategy Recreate: first all old pods are gone, then come the new ones.</summary>
internal static class Recreation
{
    public static void Step(DeploymentPass pass, PodIndex pods)
    {
        NewReplicaSet.Sync(pass, create: false);
        var scaledDown = false;
        foreach (var old in pass.Old)
            scaledDown |= pass.Scale(old, 0);
        if (!scaledDown && !OldPodsRun(pass, pods))
        {
            if (pass.New is null)
                NewReplicaSet.Sync(pass, create: true);
            pass.Scale(pass.New!, pass.View.Replicas);
            if (Progress.IsComplete(pass, pass.Status))
                History.CleanUp(pass);
        }
        pass.Write(Progress.RolloutStatus(pass));
    }

    private static bool OldPodsRun(DeploymentPass pass, PodIndex pods) =>
        DeploymentPass.Count(pass.Old, set => set.Actual) > 0 || pass.Old.SelectMany(pods.ControlledBy).Any(pod => !PodView.Of(pod).IsFinished);
}
