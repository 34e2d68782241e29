using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Steps;

/// <summary>Gives the workloads under <c>patch:</c>, whose manifests live elsewhere, the images of this release.</summary>
public sealed class SetImageStep(ReleaseSession session)
{
    private const int ConflictRetries = 5;

    /// <summary>Patches each whose image differs; returns what was done.</summary>
    /// <exception cref="InvalidInputException">A workload does not exist, or none of its containers has one of the images.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var workloads = session.Options.Patch;
        await Task.WhenAll(workloads.Select(workload => FindAsync(workload, cancellationToken)));
        await session.OpenAsync(cancellationToken);
        var changed = await Task.WhenAll(workloads.Select(workload => PatchAsync(workload, cancellationToken)));
        return string.Join("; ", workloads.Zip(changed, (workload, isChanged) => $"{workload} {(isChanged ? "patched" : "unchanged")}"));
    }

    /// <summary>The live workload, looked at before anything changes.</summary>
    internal async Task<(ObjectPath Path, JsonObject Live)> FindAsync(WorkloadName workload, CancellationToken cancellationToken)
    {
        var kind = Workloads.Of(workload.Kind);
        if (kind.IsReplaced)
            throw new InvalidInputException($"patch: {workload} cannot be changed in place; list its manifest under manifests");
        var path = new ObjectPath(kind.Type, session.Namespace, workload.Name);
        var live = await session.Client.FindAsync(path, cancellationToken)
            ?? throw new InvalidInputException($"patch: {workload} does not exist in namespace {session.Namespace}");
        var repositories = session.Options.Images.Select(image => WorkloadImages.RepositoryOf(image.Repository)).ToHashSet();
        return WorkloadImages.RepositoriesOf(live).Any(repositories.Contains)
            ? (path, live)
            : throw new InvalidInputException(
                $"patch: no container of {workload} has an image of this release; it runs {string.Join(", ", WorkloadImages.RepositoriesOf(live).Distinct())}");
    }

    private async Task<bool> PatchAsync(WorkloadName workload, CancellationToken cancellationToken)
    {
        var name = new ObjectName(workload.Kind, session.Namespace, workload.Name);
        JsonObject? before = null;
        for (var attempt = 1; ; attempt++)
        {
            var (path, live) = await FindAsync(workload, cancellationToken);
            if (PatchOf(live) is not { } patch)
            {
                // A patch whose answer was lost took place all the same.
                if (before is not null)
                    Record(path, name, before, live);
                else
                    session.Events.Tell(new ObjectHandled(name, ObjectChange.Unchanged, null));
                return before is not null;
            }
            cancellationToken.ThrowIfCancellationRequested();
            before = live;
            try
            {
                Record(path, name, live, await session.Client.PatchAsync(
                    path, PatchType.StrategicMerge, patch, new WriteOptions { FieldManager = FieldManagers.Apply }, CancellationToken.None));
                return true;
            }
            catch (ConflictException) when (attempt < ConflictRetries)
            {
                // Somebody wrote in between, or our own patch did and its answer was lost: look again.
            }
            catch (UnreachableException)
            {
                Record(path, name, live, Wanted(live));
                throw;
            }
        }
    }

    private void Record(ObjectPath path, ObjectName name, JsonObject before, JsonObject after)
    {
        session.Release.Record(new WrittenObject(path, name, before, after, session.Events.Time.GetUtcNow()));
        session.Events.Tell(new ObjectHandled(name, ObjectChange.Updated, null));
    }

    private JsonObject Wanted(JsonObject live)
    {
        var wanted = (JsonObject)live.DeepClone();
        WorkloadImages.Pin(wanted, session.Images);
        return wanted;
    }

    // Null when every container runs its digest already. The resourceVersion makes it a 409 when the object changed since.
    private JsonObject? PatchOf(JsonObject live)
    {
        var wanted = Wanted(live);
        if (JsonNode.DeepEquals(live, wanted))
            return null;
        var containers = new JsonObject();
        foreach (var list in PodTemplates.Containers(PodTemplates.Of(wanted)!).GroupBy(container => container.List))
        {
            containers[list.Key] = new JsonArray(
                [.. list.Select(item => new JsonObject { ["name"] = item.Container["name"]!.DeepClone(), ["image"] = item.Container["image"]!.DeepClone() })]);
        }
        var annotations = new JsonObject();
        foreach (var (key, value) in DeployedVersion.Annotations(session.Release.Facts))
            annotations[key] = value;
        var template = new JsonObject { ["spec"] = containers };
        if ((string?)live["kind"] == "ReplicationController")
            TemplateMark.Renew(template, live);
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = live["metadata"]!["resourceVersion"]!.DeepClone(), ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["template"] = template },
        };
    }
}
