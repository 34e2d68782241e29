using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Deploying;

public sealed class FirstReleaseTests
{
    [ClusterFact]
    public async Task A_first_release_that_fails_removes_what_it_created_and_leaves_what_may_hold_data()
    {
        await using var app = new WebApp();
        var group = $"{app.Cluster.Namespace}.example.com";
        app.Workspace.Overlay("crashes").Write("k8s/data.yaml", $$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data }
            spec:
              accessModes: [ReadWriteOnce]
              resources: { requests: { storage: 1Mi } }
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: backups.{{group}} }
            spec:
              group: {{group}}
              scope: Namespaced
              names: { plural: backups, singular: backup, kind: Backup }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
            ---
            apiVersion: {{group}}/v1
            kind: Backup
            metadata: { name: nightly }
            spec: { hour: 3 }
            """).Commit("Data");
        try
        {
            var result = (await app.DeployAsync()).ShouldExitWith(20);

            foreach (var kept in new[] { "persistentvolumeclaim/data", "backup/nightly", $"namespace/{app.Cluster.Namespace}" })
                result.LastLine.ShouldContain(kept);
            result.Outcome.ShouldBe("rolledBack");
            (await app.Cluster.FindAsync(BuiltIn.PersistentVolumeClaims, "data")).ShouldNotBeNull();
            (await app.Cluster.FindAsync(Backups(group), "nightly")).ShouldNotBeNull();
            foreach (var type in WebApp.Touched)
                (await app.Cluster.ListAsync(type)).Select(item => (string?)item["metadata"]!["name"]).ShouldNotContain(name => name!.StartsWith("web", StringComparison.Ordinal), type.Kind);
            // The cluster's garbage collector follows a moment later.
            await app.Cluster.UntilNoneAsync(BuiltIn.ReplicaSets, TimeSpan.FromMinutes(1));
        }
        finally
        {
            await app.Cluster.Client.DeleteAsync(
                new ObjectPath(new ResourceType("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false), null, $"backups.{group}"),
                new DeleteOptions { Propagation = Propagation.Background }, default);
        }
    }

    private static ResourceType Backups(string group) => new(group, "v1", "Backup", "backups", Namespaced: true);
}
