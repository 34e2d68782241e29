using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>How a credential plugin is called, as the kubeconfig says.</summary>
internal sealed record ExecPlugin(string ApiVersion, string Command, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    public required string InteractiveMode { get; init; }

    public string? InstallHint { get; init; }

    /// <summary>What the plugin is told of the cluster; null where it isn't.</summary>
    public JsonObject? Cluster { get; init; }

    public static ExecPlugin Read(Section exec, Section cluster)
    {
        var version = exec.Text("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
            throw exec.Wrong($"its apiVersion is {version ?? "missing"}; only client.authentication.k8s.io/v1 and v1beta1 are known");
        var mode = exec.Text("interactiveMode");
        if (mode is null && version.EndsWith("/v1", StringComparison.Ordinal))
            throw exec.Wrong("interactiveMode is missing: Never, IfAvailable or Always");
        if (mode is not (null or "Never" or "IfAvailable" or "Always"))
            throw exec.Wrong($"interactiveMode is {mode}; it must be Never, IfAvailable or Always");
        var command = exec.Text("command") ?? throw exec.Wrong("it has no command");
        return new ExecPlugin(version, command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? exec.Resolve(command) : command, exec.Texts("args"), ReadVariables(exec))
        {
            InteractiveMode = mode ?? "IfAvailable",
            InstallHint = exec.Text("installHint"),
            Cluster = exec.IsSet("provideClusterInfo") ? DescribeCluster(cluster) : null,
        };
    }

    private static List<KeyValuePair<string, string>> ReadVariables(Section exec) =>
        [.. ((exec.Values["env"] as JsonArray) ?? []).OfType<JsonObject>().Select(item => KeyValuePair.Create(item["name"]?.ToString() ?? "", item["value"]?.ToString() ?? ""))];

    private static JsonObject DescribeCluster(Section cluster)
    {
        var description = new JsonObject { ["server"] = cluster.Text("server") };
        if (cluster.Text("tls-server-name") is { } name)
            description["tls-server-name"] = name;
        if (cluster.IsSet("insecure-skip-tls-verify"))
            description["insecure-skip-tls-verify"] = true;
        if (cluster.Pem("certificate-authority") is { } authority)
            description["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority));
        if (cluster.Text("proxy-url") is { } proxy)
            description["proxy-url"] = proxy;
        var extension = ((cluster.Values["extensions"] as JsonArray) ?? []).OfType<JsonObject>().FirstOrDefault(item => item["name"]?.ToString() == "client.authentication.k8s.io/exec");
        if (extension?["extension"] is { } config)
            description["config"] = config.DeepClone();
        return description;
    }
}
