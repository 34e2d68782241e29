using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers;

/// <summary>Makes and deletes pods for their owners, with the events that say so.</summary>
/// <param name="component">The controller that the events come from.</param>
internal sealed class PodControl(ControlPlane plane, string component)
{
    /// <summary>At most so many pods are made or deleted in one pass.</summary>
    public const int Burst = 500;

    /// <summary>Makes pods in batches of 1, 2, 4 …, so that what is refused is refused few times.</summary>
    /// <param name="make">A pod without a name and owner.</param>
    /// <returns>Why it stopped; null when all are made.</returns>
    public ApiException? Create(StoredObject owner, int count, Func<JsonObject> make)
    {
        for (var batch = 1; count > 0; batch *= 2)
        {
            ApiException? failure = null;
            var size = Math.Min(batch, count);
            for (var i = 0; i < size; i++)
                failure = CreateOne(owner, make()) ?? failure;
            if (failure is not null)
                return failure;
            count -= size;
        }
        return null;
    }

    /// <returns>The first refusal; a pod that is gone already is none.</returns>
    public ApiException? Delete(StoredObject owner, IEnumerable<StoredObject> pods)
    {
        ApiException? failure = null;
        foreach (var pod in pods)
        {
            try
            {
                plane.Api.Delete(pod.Key, new DeleteOptions());
                plane.Events.Record(owner, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Key.Name}", component);
            }
            catch (ApiException refusal) when (refusal.Code != 404)
            {
                plane.Events.Record(owner, "Warning", "FailedDelete", $"Error deleting: {refusal.Message}", component);
                failure ??= refusal;
            }
        }
        return failure;
    }

    private ApiException? CreateOne(StoredObject owner, JsonObject pod)
    {
        pod["metadata"]!["generateName"] = $"{owner.Key.Name}-";
        try
        {
            var created = plane.Api.Create(BuiltInKinds.Pod, owner.Key.Namespace, pod, Writes.Object);
            plane.Events.Record(owner, "Normal", "SuccessfulCreate", $"Created pod: {created.Key.Name}", component);
            return null;
        }
        catch (ApiException refusal)
        {
            if (!refusal.Causes.Any(cause => cause.Reason == "NamespaceTerminating"))
                plane.Events.Record(owner, "Warning", "FailedCreate", $"Error creating: {refusal.Message}", component);
            return refusal;
        }
    }
}
