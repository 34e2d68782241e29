using System.Globalization;
using DeployKit.ClusterTests.Verdicts;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Readiness;

/// <summary>What guards pods is in force before there are any.</summary>
public sealed class OrderTests
{
    [ClusterFact]
    public async Task A_network_policy_is_written_before_the_pods_that_it_guards()
    {
        await using var app = new PlainApp();
        await app.Cluster.CreateAsync();
        // Named so that neither the files' order nor the objects' would bring it first.
        app.With("a", Workload.Idle.Named("a"))
            .With("z", """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: { name: z }
                spec: { podSelector: { matchLabels: { app: a } }, policyTypes: [Ingress] }
                """);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var policies = new ResourceType("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", Namespaced: true);
        var policy = FirstVersionAsync(app, policies, "z", stop.Token);
        var deployment = FirstVersionAsync(app, BuiltIn.Deployments, "a", stop.Token);

        (await app.DeployAsync()).ShouldExitWith(0);

        (await policy).ShouldBeLessThan(await deployment);
    }

    // The store's own count at the object's creation: a later one was written later.
    private static async Task<long> FirstVersionAsync(PlainApp app, ResourceType type, string name, CancellationToken cancellationToken)
    {
        await foreach (var seen in app.Cluster.Client.WatchAsync(type, app.Cluster.Namespace, ListOptions.All, cancellationToken))
        {
            if (seen.Object is { } live && (string?)live["metadata"]?["name"] == name)
                return long.Parse((string)live["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
        }
        throw new InvalidOperationException("the watch ended");
    }
}
