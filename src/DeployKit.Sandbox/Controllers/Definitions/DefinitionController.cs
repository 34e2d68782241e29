using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Definitions;

/// <summary>Accepts the names of a CustomResourceDefinition and then lets it be served; objects of one that was deleted go with it.</summary>
internal sealed class DefinitionController(ControlPlane plane) : Controller(plane)
{
    // So that all have heard of the names before the first object comes.
    private static readonly TimeSpan EstablishesIn = TimeSpan.FromMilliseconds(100);

    // It is the API server itself that takes definitions up.
    private static readonly WriteOptions ByServer = Writes.Status with { Manager = "kube-apiserver" };

    private readonly Dictionary<ObjectKey, IReadOnlyList<ResourceKind>> _kinds = [];
    private readonly HashSet<string> _installing = [];

    public override string Name => "customresourcedefinition-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.CustomResourceDefinition)
            Enqueue(change.Key);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } definition)
        {
            foreach (var each in _kinds.GetValueOrDefault(key, []).Take(1).SelectMany(kind => Plane.Store.List(kind, null)).ToList())
                Plane.Api.Delete(each.Key, new DeleteOptions());
            _kinds.Remove(key);
            return;
        }
        var content = definition.Read();
        var conditions = Condition.ReadAll(content["status"]);
        _kinds[key] = CustomKinds.Of(content);
        if (!conditions.Exists(condition => condition.Type == "NamesAccepted"))
        {
            Write(key, [New("NamesAccepted", "True", "NoConflicts", "no conflicts found"), New("Established", "False", "Installing", "the initial names have been accepted")]);
        }
        else if (conditions.Exists(condition => condition is { Type: "Established", Status: "False" }) && _installing.Add(definition.Uid))
        {
            Plane.Queue.Schedule(EstablishesIn, () => Establish(key, definition.Uid));
        }
    }

    private void Establish(ObjectKey key, string uid)
    {
        _installing.Remove(uid);
        if (Plane.Store.Find(key) is not { } definition || definition.Uid != uid)
            return;
        var conditions = Condition.ReadAll(definition.Read()["status"]).Where(condition => condition.Type != "Established");
        Write(key, [.. conditions, New("Established", "True", "InitialNamesAccepted", "the initial names have been accepted")]);
    }

    private Condition New(string type, string status, string reason, string message) => new(type, status, reason, message) { LastTransition = Timestamps.Seconds(Plane.Now) };

    private void Write(ObjectKey key, IReadOnlyList<Condition> conditions) => Plane.Api.Modify(key, ByServer, content =>
    {
        var status = content.Need("status");
        status.Conditions(conditions);
        status["acceptedNames"] = content["spec"]!["names"]!.DeepClone();
    });
}
