using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>The account of the pod that we run in.</summary>
internal static class InCluster
{
    public static KubernetesConnection? Find(KubeconfigSources sources)
    {
        var host = sources.Environment("KUBERNETES_SERVICE_HOST");
        var port = sources.Environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
            return null;
        if (host.Contains(':', StringComparison.Ordinal))
            host = $"[{host}]";
        var account = new Section("the pod's account", sources.ServiceAccountFolder, []);
        var folder = sources.ServiceAccountFolder;
        return new KubernetesConnection(new Uri($"https://{host}:{port}"), "in-cluster", NamespaceOf(sources))
        {
            Tls = new TlsOptions { Authorities = Certificates.ReadAuthorities(account, "ca.crt", account.ReadFile("ca.crt", Path.Combine(folder, "ca.crt"))) },
            Credential = new TokenFileCredential(Path.Combine(folder, "token"), sources.Time),
        };
    }

    private static string NamespaceOf(KubeconfigSources sources)
    {
        if (sources.Environment("POD_NAMESPACE") is { Length: > 0 } named)
            return named;
        var file = Path.Combine(sources.ServiceAccountFolder, "namespace");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } own ? own : "default";
    }
}
