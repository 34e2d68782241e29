using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Events;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Tests.Controllers;

/// <summary>A store with all controllers and a kubelet of the least size, in virtual time.</summary>
internal sealed class ControllerWorld
{
    public const string Namespace = "test";

    private static readonly WriteOptions User = new("test") { IsTrusted = true };

    public ControllerWorld(ApiLevel level = ApiLevel.Kubernetes132)
    {
        var store = new ObjectStore();
        var kinds = new KindCatalog(level, store);
        Queue = new EventQueue(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var random = new SandboxRandom(7);
        var api = new ObjectApi(level, store, Queue, random);
        Plane = new ControlPlane(level, api, kinds, Queue, random, new EventRecorder(api, Queue, random));
        Controllers = new ControllerSet(Plane);
        Kubelet = new TestKubelet(Plane);
        Create(BuiltInKinds.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } });
        Run(1);
    }

    public EventQueue Queue { get; }

    public ControlPlane Plane { get; }

    public ControllerSet Controllers { get; }

    public TestKubelet Kubelet { get; }

    public void Run(double seconds) => Queue.RunUntil(Queue.Now + TimeSpan.FromSeconds(seconds));

    public StoredObject Create(ResourceKind kind, JsonObject body) => Plane.Api.Create(kind, kind.IsNamespaced ? Namespace : "", body, User);

    public StoredObject Create(ResourceKind kind, string json) => Create(kind, JsonNode.Parse(json)!.AsObject());

    public void Change(ResourceKind kind, string name, Action<JsonObject> change) => Plane.Api.Modify(KeyOf(kind, name), User, change);

    public void Delete(ResourceKind kind, string name, string? propagation = null) =>
        Plane.Api.Delete(KeyOf(kind, name), new DeleteOptions { Propagation = propagation });

    public JsonObject? Find(ResourceKind kind, string name) => Plane.Store.Find(KeyOf(kind, name))?.Read();

    public JsonObject Status(ResourceKind kind, string name) => Find(kind, name)!["status"]!.AsObject();

    /// <summary>"type=status reason: message" of each condition.</summary>
    public IReadOnlyList<string> Conditions(ResourceKind kind, string name) =>
        [.. Condition.ReadAll(Find(kind, name)!["status"]).Select(each => $"{each.Type}={each.Status} {each.Reason}: {each.Message}")];

    public IReadOnlyList<StoredObject> List(ResourceKind kind) => Plane.Store.List(kind, kind.IsNamespaced ? Namespace : null);

    /// <summary>Pods that are not being deleted.</summary>
    public IReadOnlyList<StoredObject> Pods => [.. List(BuiltInKinds.Pod).Where(pod => !pod.IsDeleting)];

    /// <summary>"reason message" of each event on objects of a kind, oldest first.</summary>
    public IReadOnlyList<string> Events(string kind) =>
    [
        .. List(BuiltInKinds.Event).OrderBy(each => long.Parse((string)each.Read()["metadata"]!["resourceVersion"]!)).Select(each => each.Read())
            .Where(each => (string?)each["involvedObject"]!["kind"] == kind).Select(each => $"{each["reason"]} {each["message"]}"),
    ];

    /// <summary>spec.replicas of each ReplicaSet by its image, oldest first.</summary>
    public string Sizes => string.Join(" ", List(BuiltInKinds.ReplicaSet).OrderBy(each => ReplicaSetView.Of(each).Number("deployment.kubernetes.io/revision"))
        .Select(each => $"{each.Read()["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}={ReplicaSetView.Of(each).Replicas}"));

    private static ObjectKey KeyOf(ResourceKind kind, string name) => new(kind, kind.IsNamespaced ? Namespace : "", name);
}
