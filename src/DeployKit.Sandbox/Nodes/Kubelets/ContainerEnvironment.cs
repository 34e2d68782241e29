using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>The environment of a container, as its ConfigMaps and Secrets are now.</summary>
internal sealed class ContainerEnvironment
{
    private readonly Dictionary<string, string> _values = [];
    private readonly ObjectStore _store;
    private readonly string _namespace;

    private ContainerEnvironment(ObjectStore store, string ns) => (_store, _namespace) = (store, ns);

    /// <summary>Why the container cannot be made; null when it can.</summary>
    public string? Problem { get; private set; }

    public static ContainerEnvironment Of(ObjectStore store, string ns, ContainerSpec container, IReadOnlyList<string> ofImage)
    {
        var environment = new ContainerEnvironment(store, ns);
        foreach (var pair in ofImage)
            environment._values[pair.Split('=')[0]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
        foreach (var source in container.EnvironmentFrom)
            environment.AddAll(source);
        foreach (var variable in container.Environment)
            environment.Add(variable);
        return environment;
    }

    /// <summary>Empty for none, as in a shell.</summary>
    public string ValueOf(string name) => _values.GetValueOrDefault(name, "");

    private void AddAll(JsonObject source)
    {
        var isSecret = source.Child("secretRef") is not null;
        var reference = source.Child("secretRef") ?? source.Child("configMapRef");
        if (reference is null || Find(isSecret, reference) is not { } data)
            return;
        foreach (var (key, _) in data)
            _values[(source.Text("prefix") ?? "") + key] = Value(isSecret, data, key);
    }

    private void Add(JsonObject variable)
    {
        var name = variable.Text("name") ?? "";
        var from = variable.Child("valueFrom");
        var reference = from.Child("secretKeyRef") ?? from.Child("configMapKeyRef");
        if (reference is null)
        {
            _values[name] = variable.Text("value") ?? "";
            return;
        }
        var isSecret = from.Child("secretKeyRef") is not null;
        if (Find(isSecret, reference) is not { } data)
            return;
        var key = reference.Text("key") ?? "";
        if (data.ContainsKey(key))
            _values[name] = Value(isSecret, data, key);
        else if (reference.Flag("optional") != true)
            Problem ??= $"couldn't find key {key} in {(isSecret ? "Secret" : "ConfigMap")} {_namespace}/{reference.Text("name")}";
    }

    private JsonObject? Find(bool isSecret, JsonObject reference)
    {
        var name = reference.Text("name") ?? "";
        if (_store.Find(new ObjectKey(isSecret ? BuiltInKinds.Secret : BuiltInKinds.ConfigMap, _namespace, name)) is { } found)
            return found.Read().Child("data") ?? [];
        if (reference.Flag("optional") != true)
            Problem ??= $"{(isSecret ? "secret" : "configmap")} \"{name}\" not found";
        return null;
    }

    private static string Value(bool isSecret, JsonObject data, string key)
    {
        var text = data.Text(key) ?? "";
        if (!isSecret)
            return text;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
