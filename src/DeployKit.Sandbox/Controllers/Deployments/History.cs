using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>Which old ReplicaSets are kept to go back to.</summary>
internal static class History
{
    public static void CleanUp(DeploymentPass pass)
    {
        if (pass.View.HistoryLimit is not { } limit)
            return;
        var old = pass.Old.Where(each => !each.IsDeleting).OrderBy(each => ReplicaSetView.Of(each).Number(RevisionAnnotations.Revision) ?? 0).ToList();
        foreach (var each in old.Take(Math.Max(0, old.Count - limit)))
        {
            if (ReplicaSetView.Of(each) is { Replicas: 0, Actual: 0 } view && view.Generation <= view.Observed)
                pass.Plane.Api.Delete(each.Key, new DeleteOptions());
        }
    }
}
