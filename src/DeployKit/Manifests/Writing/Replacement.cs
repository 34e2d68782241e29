using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Merging;
using DeployKit.Releases;

namespace DeployKit.Manifests.Writing;

/// <summary>Jobs and bare Pods: the API lets nobody change what they run, so they are deleted and created.</summary>
internal sealed class Replacement(KubernetesClient client, TimeProvider time)
{
    private const string Immutable = "it cannot be changed in place";

    // What a graceful end may take longer than its own grace.
    private static readonly TimeSpan DeletionLimit = TimeSpan.FromSeconds(60);

    // The end of a name that may not be longer than a label's value, in which a Job's pods carry it.
    private const string TrialSuffix = "-check";
    private const int MaxNameLength = 63;

    // A quota counts what was deleted a moment longer.
    private static readonly TimeSpan QuotaLimit = TimeSpan.FromSeconds(15);

    /// <summary>The server accepts the object over the live one: whether it has to be replaced all the same.</summary>
    public static PlannedWrite Review(PlannedWrite plan)
    {
        if (plan.Live is not { } live || Workloads.Find(plan.Manifest) is not { IsReplaced: true })
            return plan;
        if (HasFailed(live))
            return plan with { Change = PlannedChange.Replace, WhyReplaced = "it had failed, and nothing would run it again" };
        // The image of a Pod can be changed: its container is restarted in place, with the state and the name of the old version.
        return plan.Change == PlannedChange.Update && (string?)live["kind"] == "Pod" && !JsonNode.DeepEquals(live["spec"], plan.Result!["spec"])
            ? plan with { Change = PlannedChange.Replace, WhyReplaced = Immutable }
            : plan;
    }

    /// <summary>The server refuses the object over the live one.</summary>
    /// <exception cref="InvalidException">The manifest itself is invalid.</exception>
    /// <exception cref="ReleaseFailedException">It is a Job that still runs.</exception>
    public async Task<PlannedWrite> PlanAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        await TryOutAsync(plan, cancellationToken);
        if (plan.Manifest.Name.Kind == "Job" && !JobState.IsFinished(plan.Live!))
            throw new ReleaseFailedException($"{plan.Manifest.Name} is still running and would have to be deleted to be changed; wait for its end, delete it, or give the new one another name");
        return plan with { Change = PlannedChange.Replace, WhyReplaced = HasFailed(plan.Live!) ? "it had failed, and cannot be changed in place" : Immutable };
    }

    /// <summary>Deletes this very object, with its pods, and waits until it is gone.</summary>
    /// <param name="live">As it was read; another one of this name is left alone.</param>
    public async Task DeleteAsync(ObjectPath path, JsonObject live, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(path, new DeleteOptions { Propagation = Propagation.Foreground, Uid = (string?)live["metadata"]?["uid"] }, cancellationToken);
        await WaitUntilGoneAsync(path, live, cancellationToken);
    }

    /// <summary>Creates what takes the place of an object that is gone.</summary>
    public async Task<JsonObject> CreateAsync(Func<Task<JsonObject>> create, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await create();
            }
            catch (ForbiddenException quota) when (IsQuota(quota) && time.GetElapsedTime(started) < QuotaLimit)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), time, cancellationToken);
            }
        }
    }

    /// <summary>Under which name the server is asked about an object of this name.</summary>
    internal static string TrialName(string name) => name[..Math.Min(name.Length, MaxNameLength - TrialSuffix.Length)].TrimEnd('-', '.') + TrialSuffix;

    /// <summary>Waits until an object that was deleted is gone: for its own grace, and a minute more.</summary>
    public async Task WaitUntilGoneAsync(ObjectPath path, JsonObject live, CancellationToken cancellationToken)
    {
        var grace = DeletionLimit + TimeSpan.FromSeconds((long?)PodTemplates.Of(live)?["spec"]?["terminationGracePeriodSeconds"] ?? 0);
        using var limit = new CancellationTokenSource(grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WatchUntilGoneAsync(path, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReleaseFailedException($"{path} was deleted to be made anew, but is still there after {grace.TotalSeconds:0} s");
        }
    }

    private static bool HasFailed(JsonObject live) => (string?)live["kind"] == "Job" ? JobState.HasFailed(live) : (string?)live["status"]?["phase"] == "Failed";

    // Nothing is deleted for an object that could not be created: under another name the server says whether it could.
    private async Task TryOutAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        var body = (JsonObject)plan.Body.DeepClone();
        var name = TrialName(plan.Path.Name);
        body["metadata"]!["name"] = name;
        try
        {
            await client.ApplyAsync(plan.Path with { Name = name }, body, new ApplyOptions { FieldManager = FieldManagers.Apply, Force = true, DryRun = true }, cancellationToken);
        }
        catch (ForbiddenException quota) when (IsQuota(quota))
        {
            // Asked last, of a valid object; and of one more than there will be.
        }
    }

    private static bool IsQuota(ForbiddenException refused) => refused.ServerMessage.Contains("exceeded quota", StringComparison.Ordinal);

    private async Task WatchUntilGoneAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        var exists = false;
        var options = new ListOptions { FieldSelector = $"metadata.name={path.Name}" };
        await foreach (var seen in client.WatchAsync(path.Type, path.Namespace, options, cancellationToken))
        {
            exists = seen.Type switch
            {
                WatchEventType.Added or WatchEventType.Modified => true,
                WatchEventType.Deleted => false,
                _ => exists,
            };
            if (!exists && seen.Type is WatchEventType.Deleted or WatchEventType.Synced)
                return;
        }
    }
}
