using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>The ReplicaSet of a Deployment's present template: made where it is missing, else brought up to date.</summary>
internal static class NewReplicaSet
{
    /// <exception cref="ApiException">It could not be made, and the Deployment says why.</exception>
    public static void Sync(DeploymentPass pass, bool create)
    {
        var revision = 1 + pass.Old.Select(each => ReplicaSetView.Of(each).Number(RevisionAnnotations.Revision) ?? 0).DefaultIfEmpty().Max();
        if (pass.New is { } existing)
            Update(pass, existing, revision);
        else if (create)
            Create(pass, revision);
    }

    /// <summary>The size that the strategy allows it now.</summary>
    public static int Size(DeploymentPass pass)
    {
        var view = pass.View;
        if (!view.IsRolling)
            return view.Replicas;
        var size = pass.New is { } set ? ReplicaSetView.Of(set).Replicas : 0;
        var room = view.Replicas + view.MaxSurge - pass.Total;
        return room <= 0 ? size : size + Math.Min(room, view.Replicas - size);
    }

    private static void Update(DeploymentPass pass, StoredObject set, int revision)
    {
        var view = ReplicaSetView.Of(set);
        var annotations = view.Annotations.DeepClone().AsObject();
        if (RevisionAnnotations.Sync(annotations, pass.View, revision) || view.MinReadySeconds != pass.View.MinReadySeconds)
        {
            pass.Change(set, content =>
            {
                content["metadata"]!["annotations"] = annotations;
                content["spec"]!["minReadySeconds"] = pass.View.MinReadySeconds;
                if (pass.View.MinReadySeconds == 0)
                    content["spec"]!.AsObject().Remove("minReadySeconds");
            });
            return;
        }
        var status = pass.Status;
        if (pass.View.ProgressDeadline is not null && status.Progressing is null)
            status = status.With(Progress.Condition(pass, "True", "FoundNewReplicaSet", $"Found new replica set \"{set.Key.Name}\""));
        pass.Write(status, (string?)view.Annotations[RevisionAnnotations.Revision]);
    }

    private static void Create(DeploymentPass pass, int revision)
    {
        var hash = PodTemplate.Hash(pass.View.CanonicalTemplate, pass.Status.Collisions);
        var key = new ObjectKey(BuiltInKinds.ReplicaSet, pass.Deployment.Key.Namespace, $"{pass.Deployment.Key.Name}-{hash}");
        var size = Size(pass);
        try
        {
            pass.Add(pass.Plane.Api.Create(key.Kind, key.Namespace, Body(pass, key.Name, hash, size, revision), Writes.Object));
        }
        catch (ApiException refusal)
        {
            Refused(pass, key, refusal);
            throw;
        }
        if (size > 0)
            pass.Say("Normal", "ScalingReplicaSet", pass.ScalingText("up", key.Name, 0, size));
        var status = pass.View.ProgressDeadline is null
            ? pass.Status
            : pass.Status.With(Progress.Condition(pass, "True", "NewReplicaSetCreated", $"Created new replica set \"{key.Name}\""));
        pass.Write(status, revision.ToString());
    }

    private static JsonObject Body(DeploymentPass pass, string name, string hash, int size, int revision)
    {
        var view = pass.View;
        var template = view.Template.DeepClone().AsObject();
        Label(template["metadata"]!.AsObject(), "labels", hash);
        var selector = view.Content["spec"]!["selector"]!.DeepClone().AsObject();
        Label(selector, "matchLabels", hash);
        var annotations = new JsonObject();
        RevisionAnnotations.Sync(annotations, view, revision);
        RevisionAnnotations.SyncSize(annotations, view);
        var spec = new JsonObject { ["replicas"] = size };
        spec.Count("minReadySeconds", view.MinReadySeconds);
        spec["selector"] = selector;
        spec["template"] = template;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference.ToController(pass.Deployment)),
            },
            ["spec"] = spec,
        };
    }

    private static void Label(JsonObject holder, string name, string hash)
    {
        if (holder[name] is not JsonObject labels)
            holder[name] = labels = [];
        labels[PodTemplate.HashLabel] = hash;
    }

    // A name that something else has makes the next hash another one.
    private static void Refused(DeploymentPass pass, ObjectKey key, ApiException refusal)
    {
        if (refusal.Reason == "AlreadyExists")
        {
            pass.Write(pass.Status with { Collisions = pass.Status.Collisions + 1 });
            return;
        }
        if (refusal.Causes.Any(cause => cause.Reason == "NamespaceTerminating"))
            return;
        var message = $"Failed to create new replica set \"{key.Name}\": {refusal.Message}";
        if (pass.View.ProgressDeadline is not null)
            pass.Write(pass.Status.With(Progress.Condition(pass, "False", "ReplicaSetCreateError", message)));
        pass.Say("Warning", "ReplicaSetCreateError", message);
    }
}
