using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Events;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Registry;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Tests.Nodes;

/// <summary>Nodes without controllers, in virtual time: a test makes the pods itself.</summary>
internal sealed class NodeWorld
{
    public const string Namespace = "test";

    private static readonly WriteOptions User = new("test");

    public NodeWorld(ApiLevel level = ApiLevel.Kubernetes132, params NodeTemplate[] nodes)
    {
        var store = new ObjectStore();
        var kinds = new KindCatalog(level, store);
        Queue = new EventQueue(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var random = new SandboxRandom(7);
        var api = new ObjectApi(level, store, Queue, random);
        Plane = new ControlPlane(level, api, kinds, Queue, random, new EventRecorder(api, Queue, random));
        Nodes = new NodeSet(Plane, nodes.Length == 0 ? new NodeSetOptions(Pull) : new NodeSetOptions(Pull) { Nodes = nodes });
        Create(BuiltInKinds.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } });
        Create(BuiltInKinds.ServiceAccount, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
        Nodes.Start();
    }

    public EventQueue Queue { get; }

    public ControlPlane Plane { get; }

    public NodeSet Nodes { get; }

    /// <summary>Labels of images.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Labels { get; } = [];

    /// <summary>Users of images; of others it is not known.</summary>
    public Dictionary<string, string> Users { get; } = [];

    public HashSet<string> Missing { get; } = [];

    public void Run(double seconds) => Queue.RunUntil(Queue.Now + TimeSpan.FromSeconds(seconds));

    public StoredObject Create(ResourceKind kind, JsonObject body) => Plane.Api.Create(kind, kind.IsNamespaced ? Namespace : "", body, User);

    /// <summary>Makes a pod with one container "app".</summary>
    /// <param name="container">More fields of it, as JSON without braces.</param>
    /// <param name="spec">More fields of the pod.</param>
    public StoredObject CreatePod(string name = "web", string behaviour = "", string container = "", string spec = "", string image = "app:1") => Create(BuiltInKinds.Pod, JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": { "name": "{{name}}", "annotations": {{new JsonObject([.. behaviour.Length > 0 ? [KeyValuePair.Create<string, JsonNode?>("sandbox.deploykit.dev/behaviour", behaviour)] : Array.Empty<KeyValuePair<string, JsonNode?>>()]).ToJsonString()}} },
          "spec": { "containers": [{ "name": "app", "image": "{{image}}"{{(container.Length > 0 ? "," : "")}}{{container}} }]{{(spec.Length > 0 ? "," : "")}}{{spec}} }
        }
        """)!.AsObject());

    public JsonObject Pod(string name = "web") => Plane.Store.Find(KeyOf(name))!.Read();

    public bool Exists(string name = "web") => Plane.Store.Find(KeyOf(name)) is not null;

    public JsonObject Status(string name = "web") => Pod(name)["status"]!.AsObject();

    public JsonObject Container(string name = "web", int index = 0) => Status(name)["containerStatuses"]![index]!.AsObject();

    /// <summary>"Pending ContainerCreating", "Running 1 ready".</summary>
    public string State(string name = "web")
    {
        var container = Container(name);
        var state = container["state"]!.AsObject().Single();
        var reason = state.Key == "running" ? (bool)container["ready"]! ? "ready" : "not ready" : (string)state.Value!["reason"]!;
        return $"{Status(name)["phase"]} {reason} {container["restartCount"]}";
    }

    /// <summary>"Type=Status" in the order of the status.</summary>
    public IReadOnlyList<string> Conditions(string name = "web") => [.. Status(name)["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}={condition["status"]}")];

    /// <summary>"Reason message xcount" of each event, oldest first.</summary>
    public IReadOnlyList<string> Events(string name = "web") =>
    [
        .. Plane.Store.List(BuiltInKinds.Event, Namespace).OrderBy(each => each.Version).Select(each => each.Read())
            .Where(each => (string?)each["involvedObject"]!["name"] == name).OrderBy(each => (string?)each["firstTimestamp"], StringComparer.Ordinal)
            .Select(each => $"{each["reason"]} {each["message"]} x{each["count"]}"),
    ];

    public void Delete(string name = "web", int? grace = null) => Plane.Api.Delete(KeyOf(name), new DeleteOptions { GracePeriodSeconds = grace });

    public Answer Log(string query = "", string name = "web") => new(Nodes.ReadLog(Plane.Store.Find(KeyOf(name))!, new SandboxRequest("GET", "/")
    {
        Query = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]))],
    }));

    public static ObjectKey KeyOf(string name) => new(BuiltInKinds.Pod, Namespace, name);

    private ImagePull Pull(string image)
    {
        if (image.Any(char.IsAsciiLetterUpper))
            return ImagePull.InvalidName(image);
        if (Missing.Contains(image))
            return ImagePull.Failed($"manifest for {image} not found: manifest unknown: manifest unknown");
        var settings = new ImageSettings { Labels = Labels.GetValueOrDefault(image) ?? new Dictionary<string, string>(), User = Users.GetValueOrDefault(image) };
        return ImagePull.Of(new PulledImage($"{image.Split(':')[0]}@sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(image)))}", settings));
    }
}
