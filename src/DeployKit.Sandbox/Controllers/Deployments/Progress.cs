using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>What a Deployment's status says, and whether it moves on.</summary>
internal static class Progress
{
    private const string Complete = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";

    public static Condition Condition(DeploymentPass pass, string status, string reason, string message, string type = "Progressing")
    {
        var now = Timestamps.Seconds(pass.Plane.Now);
        return new Condition(type, status, reason, message) { LastUpdate = now, LastTransition = now };
    }

    /// <summary>The status without a word on progress: what a paused, scaled or deleted Deployment writes.</summary>
    public static DeploymentStatus Status(DeploymentPass pass)
    {
        var view = pass.View;
        var available = DeploymentPass.Count(pass.All, set => set.Available);
        var isAvailable = available >= view.Replicas - view.MaxUnavailable;
        return (pass.Status with
        {
            Observed = view.Generation,
            Replicas = DeploymentPass.Count(pass.All, set => set.Actual),
            Updated = pass.New is { } set ? ReplicaSetView.Of(set).Actual : 0,
            Ready = DeploymentPass.Count(pass.All, set => set.Ready),
            Available = available,
            Unavailable = Math.Max(0, pass.Total - available),
        }).With(isAvailable
            ? Condition(pass, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", "Available")
            : Condition(pass, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", "Available"));
    }

    /// <summary>Whether all that was asked for is there.</summary>
    public static bool IsComplete(DeploymentPass pass, DeploymentStatus status) =>
        status.Updated == pass.View.Replicas && status.Replicas == pass.View.Replicas && status.Available == pass.View.Replicas && status.Observed >= pass.View.Generation;

    /// <summary>The status of a rollout.</summary>
    public static DeploymentStatus RolloutStatus(DeploymentPass pass)
    {
        var status = Status(pass);
        if (pass.View.ProgressDeadline is null)
            status = status.Without("Progressing");
        // A rollout that was done stays done: a scaled or restarted pod does not begin a new one.
        else if (!(status.Replicas == status.Updated && pass.Status.Progressing?.Reason == Complete))
            status = Judge(pass, status);
        return Failure(pass) is { } failure ? status.With(failure) : status.Without("ReplicaFailure");
    }

    /// <summary>When time alone would make the rollout late; null for never.</summary>
    public static DateTimeOffset? Deadline(DeploymentPass pass, DeploymentStatus status)
    {
        if (pass.View.ProgressDeadline is not { } seconds || status.Progressing is not { } progressing || progressing.Reason is Complete or TimedOut || IsComplete(pass, status))
            return null;
        return Timestamps.Parse(progressing.LastUpdate)?.AddSeconds(seconds);
    }

    private static DeploymentStatus Judge(DeploymentPass pass, DeploymentStatus status)
    {
        var subject = pass.New is { } set ? $"ReplicaSet \"{set.Key.Name}\"" : $"Deployment \"{pass.Deployment.Key.Name}\"";
        if (IsComplete(pass, status))
            return status.With(Condition(pass, "True", Complete, $"{subject} has successfully progressed."));
        if (IsProgressing(pass.Status, status))
        {
            var moving = Condition(pass, "True", "ReplicaSetUpdated", $"{subject} is progressing.");
            var current = status.Progressing;
            return status.Without("Progressing").With(current?.Status == "True" ? moving with { LastTransition = current.LastTransition } : moving);
        }
        return Deadline(pass, status) < pass.Plane.Now ? status.With(Condition(pass, "False", TimedOut, $"{subject} has timed out progressing.")) : status;
    }

    private static bool IsProgressing(DeploymentStatus before, DeploymentStatus now) =>
        now.Updated > before.Updated || now.Replicas - now.Updated < before.Replicas - before.Updated || now.Ready > before.Ready || now.Available > before.Available;

    // The new ReplicaSet's own trouble counts first.
    private static Condition? Failure(DeploymentPass pass)
    {
        IEnumerable<StoredObject> sets = pass.New is { } set ? [set, .. pass.Old] : pass.Old;
        var failure = sets.SelectMany(each => Controllers.Condition.ReadAll(ReplicaSetView.Of(each).Status)).FirstOrDefault(condition => condition.Type == "ReplicaFailure");
        return failure is null ? null : failure with { LastUpdate = failure.LastTransition };
    }
}
