using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets, as one pass of the controller reads and changes them.</summary>
internal sealed class DeploymentPass
{
    private readonly List<StoredObject> _sets;

    public DeploymentPass(ControlPlane plane, StoredObject deployment, IEnumerable<StoredObject> replicaSets)
    {
        Plane = plane;
        Deployment = deployment;
        View = DeploymentView.Of(deployment);
        Status = DeploymentStatus.Read(View.Content["status"]);
        Revision = (string?)View.Annotations[RevisionAnnotations.Revision];
        _sets = [.. replicaSets.OrderBy(each => ReplicaSetView.Of(each).Created).ThenBy(each => each.Key.Name)];
        // Of several equal ones the oldest is the one.
        New = _sets.Find(each => ReplicaSetView.Of(each).CanonicalTemplate == View.CanonicalTemplate);
    }

    public ControlPlane Plane { get; }

    public StoredObject Deployment { get; private set; }

    public DeploymentView View { get; }

    /// <summary>As last written.</summary>
    public DeploymentStatus Status { get; private set; }

    /// <summary>The annotation; null before the first ReplicaSet.</summary>
    public string? Revision { get; private set; }

    /// <summary>The ReplicaSet of the template as it is now; null before it is made.</summary>
    public StoredObject? New { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<StoredObject> All => _sets;

    public IReadOnlyList<StoredObject> Old => [.. _sets.Where(each => each != New)];

    /// <summary>Those that should have pods.</summary>
    public IReadOnlyList<StoredObject> Active => [.. _sets.Where(each => ReplicaSetView.Of(each).Replicas > 0)];

    /// <summary>What all should have.</summary>
    public int Total => _sets.Sum(each => ReplicaSetView.Of(each).Replicas);

    public static int Count(IEnumerable<StoredObject> sets, Func<ReplicaSetView, int> count) => sets.Sum(each => count(ReplicaSetView.Of(each)));

    public void Add(StoredObject created)
    {
        _sets.Add(created);
        New = created;
    }

    /// <summary>Writes a ReplicaSet.</summary>
    public void Change(StoredObject set, Action<JsonObject> change)
    {
        var updated = Plane.Api.Modify(set.Key, Writes.Object, change);
        if (New == set)
            New = updated;
        _sets[_sets.IndexOf(set)] = updated;
    }

    /// <summary>Brings a ReplicaSet to a size, and notes the Deployment's own size on it. False when it has that size.</summary>
    public bool Scale(StoredObject set, int replicas, bool always = false)
    {
        var before = ReplicaSetView.Of(set).Replicas;
        if (before == replicas && !(always && RevisionAnnotations.SyncSize(ReplicaSetView.Of(set).Annotations.DeepClone().AsObject(), View)))
            return false;
        Change(set, content =>
        {
            content["spec"]!["replicas"] = replicas;
            RevisionAnnotations.SyncSize(content["metadata"]!["annotations"] as JsonObject ?? Annotate(content), View);
        });
        if (before != replicas)
            Say("Normal", "ScalingReplicaSet", ScalingText(before < replicas ? "up" : "down", set.Key.Name, before, replicas));
        return before != replicas;
    }

    public string ScalingText(string direction, string set, int before, int replicas) =>
        Plane.Level == ApiLevel.Kubernetes120 ? $"Scaled {direction} replica set {set} to {replicas}" : $"Scaled {direction} replica set {set} from {before} to {replicas}";

    public void Say(string type, string reason, string message) => Plane.Events.Record(Deployment, type, reason, message, "deployment-controller");

    /// <summary>Writes the status, where it or the revision is another.</summary>
    public void Write(DeploymentStatus status, string? revision = null)
    {
        revision ??= Revision;
        var json = status.ToJson();
        if (revision == Revision && JsonNode.DeepEquals(json, Status.ToJson()))
            return;
        Deployment = Plane.Api.Modify(Deployment.Key, Writes.Status, content =>
        {
            if (revision is not null)
                (content["metadata"]!["annotations"] as JsonObject ?? Annotate(content))[RevisionAnnotations.Revision] = revision;
            content["status"] = json;
        });
        (Status, Revision) = (status, revision);
    }

    private static JsonObject Annotate(JsonObject content)
    {
        var annotations = new JsonObject();
        content["metadata"]!["annotations"] = annotations;
        return annotations;
    }
}
