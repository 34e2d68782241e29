using System.Text.Json.Nodes;
using DeployKit.Sandbox.Admission;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Writing;

/// <summary>Deletes an object, or notes that it is to go: a pod ends in its grace, finalizers and a namespace's contents come first.</summary>
internal sealed class Deletion(ObjectStore store, EventQueue queue)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    /// <returns>The object while it stays; null when it is gone.</returns>
    public StoredObject? Delete(StoredObject live, DeleteOptions options)
    {
        var key = live.Key;
        AdmissionChain.CheckDelete(key);
        Guard(live, options);
        var body = live.Read();
        var metadata = body["metadata"]!.AsObject();
        var wasMarked = live.IsDeleting;
        var grace = GraceOf(key.Kind, body, options);
        AddFinalizer(key.Kind, metadata, options);
        if (key.Kind == BuiltInKinds.Namespace && body["status"] is JsonObject status)
            status["phase"] = "Terminating";
        if (grace == 0 && IsFree(body))
        {
            if (!options.DryRun)
                store.Remove(key);
            return null;
        }
        if (!wasMarked || grace < ((long?)metadata["deletionGracePeriodSeconds"] ?? 0))
        {
            metadata["deletionTimestamp"] = Timestamps.Seconds(queue.Now + Timestamps.Span(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
            if (!wasMarked && (long?)metadata["generation"] is { } generation)
                metadata["generation"] = generation + 1;
        }
        if (key.Kind == BuiltInKinds.Namespace)
            metadata.Remove("deletionGracePeriodSeconds");
        if (options.DryRun)
            return StoredObject.Unstored(key, body);
        return JsonNode.DeepEquals(body, live.Read()) ? live : store.Put(key, body);
    }

    private static void Guard(StoredObject live, DeleteOptions options)
    {
        string? failed = null;
        if (options.Uid is { } uid && uid != live.Uid)
            failed = $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated";
        else if (options.ResourceVersion is { } version && version != live.Version.ToString())
            failed = $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({live.Version}). The object might have been modified";
        if (failed is not null)
            throw ApiException.Conflict(live.Key.Kind with { Plural = live.Key.Kind.Kind }, live.Key.Name, failed);
    }

    // Only a pod that a kubelet has to stop is given time.
    private static long GraceOf(ResourceKind kind, JsonObject body, DeleteOptions options)
    {
        if (kind != BuiltInKinds.Pod)
            return 0;
        var isOver = (string?)body["status"]?["phase"] is "Succeeded" or "Failed";
        if (string.IsNullOrEmpty((string?)body["spec"]?["nodeName"]) || isOver)
            return 0;
        var grace = options.GracePeriodSeconds ?? (long?)body["spec"]?["terminationGracePeriodSeconds"] ?? 30;
        // Less than none is as little as there is.
        return grace < 0 ? 1 : grace;
    }

    private void AddFinalizer(ResourceKind kind, JsonObject metadata, DeleteOptions options)
    {
        // A Job leaves its pods behind unless told otherwise, as it did in its first days: each version of batch/v1 does.
        var propagation = options.Propagation ?? (kind == BuiltInKinds.Job ? "Orphan" : "Background");
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(each => (string)each!).Where(each => each is not (Foreground or Orphan)).ToList();
        if (propagation == "Foreground")
            finalizers.Add(Foreground);
        else if (propagation == "Orphan")
            finalizers.Add(Orphan);
        if (finalizers.Count > 0)
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(each => JsonValue.Create(each))]);
        else
            metadata.Remove("finalizers");
    }

    private static bool IsFree(JsonObject body) =>
        body["metadata"]!["finalizers"] is not JsonArray { Count: > 0 } && (body["spec"] as JsonObject)?["finalizers"] is not JsonArray { Count: > 0 };
}
