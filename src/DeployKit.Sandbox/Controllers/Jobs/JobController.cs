using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.ReplicaSets;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>Runs a Job's pods until enough of them succeeded, or too many failed.</summary>
internal sealed class JobController(ControlPlane plane, PodIndex pods) : Controller(plane)
{
    private const string ControllerName = "job-controller";

    // Newer servers look at a Job at most once a second when its pods change.
    private static readonly TimeSpan Batch = TimeSpan.FromSeconds(1);

    private readonly PodControl _control = new(plane, ControllerName);
    private readonly JobBackoff _backoff = new(TimeSpan.FromSeconds(plane.Level == ApiLevel.Kubernetes120 ? 360 : 600));

    public override string Name => ControllerName;

    private bool IsOld => Plane.Level == ApiLevel.Kubernetes120;

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Pod && change.Object.Controller is null && change.Type != ChangeType.Deleted && JobTally.IsTracked(change.Object))
            Enqueue(change.Key);
        if (change.Key.Kind == BuiltInKinds.Job)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod && (change.Object.Controller ?? change.Before?.Controller) is { Kind: "Job" } owner)
        {
            var key = new ObjectKey(BuiltInKinds.Job, change.Key.Namespace, owner.Name);
            if (!IsOld)
                EnqueueAt(key, Plane.Now + Batch);
            else if (change.Type == ChangeType.Modified && PodView.Of(change.Object).Phase == "Failed")
                EnqueueAfter(key, _backoff.Pause(key));
            else
                Enqueue(key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod && change.Object.Controller is null && change.Type != ChangeType.Deleted)
        {
            foreach (var candidate in Plane.Store.List(BuiltInKinds.Job, change.Key.Namespace)
                .Where(each => JobView.Of(each).Selector is { IsEmpty: false } selector && selector.Matches(change.Object.Labels)))
                Enqueue(candidate.Key);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (key.Kind == BuiltInKinds.Pod)
        {
            // Left behind by its Job: nobody counts it any more.
            if (Plane.Store.Find(key) is { Controller: null } orphan)
                Release([orphan]);
            return;
        }
        if (Plane.Store.Find(key) is not { } job)
        {
            _backoff.Forget(key);
            Release(Plane.Store.List(BuiltInKinds.Pod, key.Namespace).Where(pod => pod.Controller is { Kind: "Job" } owner && owner.Name == key.Name));
            return;
        }
        var view = JobView.Of(job);
        var owned = pods.ControlledBy(job);
        if (view.IsFinished)
        {
            Release(owned);
            return;
        }
        var claimed = view.Selector.IsEmpty ? [.. owned] : Ownership.Claim(Plane, job, view.Selector, owned, pods.Orphans(key.Namespace));
        var tally = new JobTally(Plane.Level, view, claimed);
        Note(key, tally);
        var status = new JobStatus(view) { Active = tally.Active.Count, Succeeded = tally.Succeeded, Failed = tally.Failed };
        if (!IsOld)
            (status.Ready, status.Terminating) = (tally.Ready, tally.Terminating);
        if (!view.IsSuspended || IsOld)
            status.Start ??= Timestamps.Seconds(Plane.Now);
        ApiException? failure = null;
        if (JobVerdict.Of(Plane.Level, view, tally, Plane.Now) is { } verdict)
            End(job, verdict, tally, status);
        else if (!job.IsDeleting)
            failure = Manage(job, view, tally, status);
        Write(job, view, status);
        Release(tally.Uncounted);
        if (failure is not null)
            throw failure;
    }

    // So that the pause before the next pod follows from how many failed in a row.
    private void Note(ObjectKey key, JobTally tally)
    {
        foreach (var pod in tally.Uncounted)
        {
            if (JobTally.IsSuccess(pod))
                _backoff.Forget(key);
            else
                _backoff.Fail(key, JobTally.FinishedAt(pod) ?? Plane.Now);
        }
    }

    private void End(StoredObject job, JobVerdict verdict, JobTally tally, JobStatus status)
    {
        _control.Delete(job, tally.Active);
        var isOver = true;
        if (!IsOld)
        {
            status.Set(verdict.IsFailure ? "FailureTarget" : "SuccessCriteriaMet", "True", verdict.Reason, verdict.Message, Plane.Now);
            // Only when nothing runs any more are the counts final.
            isOver = tally.Active.Count == 0 && tally.Terminating == 0;
            (status.Terminating, status.Active, status.Ready) = (tally.Terminating + tally.Active.Count, 0, 0);
        }
        else
        {
            status.Active = 0;
            if (verdict.IsFailure)
                status.Failed += tally.Active.Count;
        }
        if (!isOver)
            return;
        status.Set(verdict.IsFailure ? "Failed" : "Complete", "True", verdict.Reason, verdict.Message, Plane.Now);
        if (!verdict.IsFailure)
            status.Completion = Timestamps.Seconds(Plane.Now);
        if (verdict.IsFailure)
            Plane.Events.Record(job, "Warning", verdict.Reason, verdict.Message, Name);
        else
            Plane.Events.Record(job, "Normal", "Completed", "Job completed", Name);
    }

    private ApiException? Manage(StoredObject job, JobView view, JobTally tally, JobStatus status)
    {
        if (!IsOld && Suspend(job, view, tally, status))
            return null;
        var start = Timestamps.Parse(status.Start);
        if (start + view.ActiveDeadline is { } deadline)
            EnqueueAt(job.Key, deadline);
        var wanted = view.Completions is { } completions ? Math.Min(completions - tally.Succeeded, view.Parallelism) : tally.Succeeded > 0 ? tally.Active.Count : view.Parallelism;
        wanted = Math.Max(0, wanted);
        if (tally.Active.Count > wanted)
        {
            var order = new DeletionOrder(tally.Active.Select(PodView.Of).CountBy(pod => pod.Node).ToDictionary(node => node.Key, node => node.Value));
            var surplus = tally.Active.Order(order).Take(Math.Min(PodControl.Burst, tally.Active.Count - wanted)).ToList();
            status.Active -= surplus.Count;
            return _control.Delete(job, surplus);
        }
        var missing = Math.Min(PodControl.Burst, wanted - tally.Active.Count - (view.ReplacesOnlyFailed ? tally.Terminating : 0));
        if (missing <= 0)
            return null;
        if (!IsOld && _backoff.Ends(job.Key) is { } ends && ends > Plane.Now)
        {
            EnqueueAt(job.Key, ends);
            return null;
        }
        var failure = _control.Create(job, missing, () => MakePod(job, view));
        status.Active = pods.ControlledBy(job).Count(pod => !pod.IsDeleting && !PodView.Of(pod).IsFinished);
        return failure;
    }

    private bool Suspend(StoredObject job, JobView view, JobTally tally, JobStatus status)
    {
        if (view.IsSuspended)
        {
            _control.Delete(job, tally.Active);
            (status.Active, status.Ready, status.Terminating) = (0, 0, tally.Terminating + tally.Active.Count);
            if (status.Set("Suspended", "True", "JobSuspended", "Job suspended", Plane.Now))
                Plane.Events.Record(job, "Normal", "Suspended", "Job suspended", Name);
        }
        else if (status.Set("Suspended", "False", "JobResumed", "Job resumed", Plane.Now))
        {
            status.Start = Timestamps.Seconds(Plane.Now);
            Plane.Events.Record(job, "Normal", "Resumed", "Job resumed", Name);
        }
        return view.IsSuspended;
    }

    private JsonObject MakePod(StoredObject job, JobView view)
    {
        var pod = PodTemplate.MakePod(view.Template, OwnerReference.ToController(job));
        if (!IsOld)
            pod["metadata"]!["finalizers"] = new JsonArray(JobTally.Finalizer);
        return pod;
    }

    private void Write(StoredObject job, JobView view, JobStatus status)
    {
        var json = status.ToJson();
        var hasChanged = !JsonNode.DeepEquals(json, view.Status);
        if (hasChanged)
            Plane.Api.Modify(job.Key, Writes.Status, content => content["status"] = json);
        if (!IsOld || !hasChanged)
            return;
        // An old server looks again after a pause of its own when a pod failed; any other news ends the pauses.
        if (status.Failed > view.Count("failed") && !JobView.Of(Plane.Api.Get(job.Key)).IsFinished)
        {
            _backoff.Fail(job.Key, Plane.Now);
            EnqueueAfter(job.Key, _backoff.Pause(job.Key));
        }
        else
        {
            _backoff.Forget(job.Key);
        }
    }

    // A pod that is counted need not be held any longer.
    private void Release(IEnumerable<StoredObject> counted)
    {
        foreach (var pod in counted.Where(JobTally.IsTracked).ToList())
        {
            Plane.Api.Modify(pod.Key, Writes.Object, content =>
            {
                var metadata = content["metadata"]!.AsObject();
                var finalizers = metadata["finalizers"]!.AsArray();
                finalizers.RemoveAll(each => (string?)each == JobTally.Finalizer);
                if (finalizers.Count == 0)
                    metadata.Remove("finalizers");
            });
        }
    }
}
