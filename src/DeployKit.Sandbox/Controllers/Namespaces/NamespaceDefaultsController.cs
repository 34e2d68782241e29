using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Namespaces;

/// <summary>An object that every namespace has: made with it, and made again when somebody deletes it.</summary>
/// <param name="name">"serviceaccount-controller", "root-ca-certificate-publisher-controller".</param>
/// <param name="make">The object, without its namespace.</param>
internal sealed class NamespaceDefaultsController(ControlPlane plane, string name, ResourceKind kind, string objectName, Func<JsonObject> make) : Controller(plane)
{
    public override string Name => name;

    public static NamespaceDefaultsController ServiceAccounts(ControlPlane plane) =>
        new(plane, "serviceaccount-controller", BuiltInKinds.ServiceAccount, "default", () => new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });

    /// <summary>The authority that pods are to trust: empty, as nothing in a pod speaks to the sandbox.</summary>
    public static NamespaceDefaultsController RootAuthority(ControlPlane plane) => new(
        plane,
        "root-ca-certificate-publisher-controller",
        BuiltInKinds.ConfigMap,
        "kube-root-ca.crt",
        () => new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kube-root-ca.crt" }, ["data"] = new JsonObject { ["ca.crt"] = "" } });

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Namespace && change.Type == ChangeType.Added)
            Enqueue(change.Key);
        else if (change.Key.Kind == kind && change.Key.Name == objectName && change.Type == ChangeType.Deleted)
            Enqueue(new ObjectKey(BuiltInKinds.Namespace, "", change.Key.Namespace));
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is { IsDeleting: false } && Plane.Store.Find(new ObjectKey(kind, key.Name, objectName)) is null)
            Plane.Api.Create(kind, key.Name, make(), Writes.Object);
    }
}
