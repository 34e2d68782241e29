using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>
/// With DEPLOYKIT_EXCHANGES=FILE the tests, and the hosts that they start, speak to their cluster through a proxy of ours, and what the
/// server answered to our client is written to the file at the end.
/// </summary>
internal static class ExchangeRecording
{
    private static readonly Lazy<bool> Started = new(Begin);

    /// <summary>Once there is a cluster, and before anybody speaks to it.</summary>
    public static void Start() => _ = Started.Value;

    private static bool Begin()
    {
        if (Environment.GetEnvironmentVariable("DEPLOYKIT_EXCHANGES") is not { Length: > 0 } file || string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")))
            return false;
        var connection = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null);
        var log = new ExchangeLog();
        var port = new ExchangeProxy(connection, log).Start();
        var kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("deploykit-exchanges-").FullName, "kubeconfig");
        File.WriteAllText(kubeconfig, $"""
            apiVersion: v1
            kind: Config
            current-context: {connection.Context}
            clusters:
              - name: {connection.Context}
                cluster: {"{"} server: "http://127.0.0.1:{port}" {"}"}
            contexts:
              - name: {connection.Context}
                context: {"{"} cluster: {connection.Context} {"}"}
            """);
        Environment.SetEnvironmentVariable("KUBECONFIG", kubeconfig);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, log.ToText());
        return true;
    }
}
