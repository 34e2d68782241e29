using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.State;

/// <summary>What a cluster holds before anybody uses it.</summary>
internal static class FirstObjects
{
    private static readonly WriteOptions Server = new("kube-apiserver") { IsTrusted = true };

    public static void Create(ObjectApi api)
    {
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
            api.Create(BuiltInKinds.Namespace, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, Server);
        api.Create(
            BuiltInKinds.StorageClass,
            "",
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = "standard",
                    ["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" },
                },
                ["provisioner"] = "sandbox.deploykit.dev/folder",
                ["reclaimPolicy"] = "Delete",
                ["volumeBindingMode"] = "Immediate",
            },
            Server);
        api.Create(
            BuiltInKinds.Service,
            "default",
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "kubernetes", ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" } },
                ["spec"] = new JsonObject
                {
                    ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["protocol"] = "TCP", ["port"] = 443, ["targetPort"] = 6443 }),
                    ["type"] = "ClusterIP",
                },
            },
            Server);
    }
}
