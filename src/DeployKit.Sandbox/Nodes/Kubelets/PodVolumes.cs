using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>Whether the volumes of a pod can be mounted: what they show must be there.</summary>
internal static class PodVolumes
{
    /// <summary>The first volume that cannot be, and why; null when all can.</summary>
    public static (string Volume, string Problem)? FirstProblem(ObjectStore store, PodSpec pod)
    {
        foreach (var volume in pod.Volumes)
        {
            var problem = Missing(store, pod.Namespace, volume.Child("secret"), "secretName")
                ?? Missing(store, pod.Namespace, volume.Child("configMap"), "name")
                ?? volume.Child("projected").Items("sources").Select(source => OfSource(store, pod.Namespace, source)).FirstOrDefault(found => found is not null);
            if (problem is not null)
                return (volume.Text("name") ?? "", problem);
        }
        return null;
    }

    private static string? OfSource(ObjectStore store, string ns, JsonObject source) => Missing(store, ns, source.Child("secret"), "name", true) ?? Missing(store, ns, source.Child("configMap"), "name");

    private static string? Missing(ObjectStore store, string ns, JsonObject? source, string nameField, bool isSecret = false)
    {
        if (source is null || source.Flag("optional") == true)
            return null;
        isSecret |= nameField == "secretName";
        var name = source.Text(nameField) ?? "";
        // Every namespace has it in a real cluster; here nothing reads it.
        if (name == "kube-root-ca.crt")
            return null;
        if (store.Find(new ObjectKey(isSecret ? BuiltInKinds.Secret : BuiltInKinds.ConfigMap, ns, name)) is not { } found)
            return $"{(isSecret ? "secret" : "configmap")} \"{name}\" not found";
        var keys = source.Items("items").Select(item => item.Text("key") ?? "").ToList();
        if (keys.Count == 0)
            return null;
        var content = found.Read();
        return keys.All(key => content.Child("data")?.ContainsKey(key) == true || content.Child("binaryData")?.ContainsKey(key) == true)
            ? null
            : $"{(isSecret ? "references non-existent secret key" : "references non-existent config key")}: {keys.First(key => content.Child("data")?.ContainsKey(key) != true)}";
    }
}
