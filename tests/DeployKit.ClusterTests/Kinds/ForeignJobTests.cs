using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Kinds;

/// <summary>Another project's kind that is called as one of Kubernetes' own.</summary>
public sealed class ForeignJobTests
{
    private static readonly ResourceType Definitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);

    [ClusterFact]
    public async Task It_is_applied_and_updated_and_taken_for_no_job_of_kubernetes()
    {
        await using var app = new KindsApp();
        var group = $"{app.Cluster.Namespace}.example.com";
        try
        {
            var first = await app.Version("1", Manifest(group, 1)).DeployAsync(0);
            first.Output.ShouldContain("job/train: unverified");
            await app.Version("2", Manifest(group, 2)).DeployAsync(0);

            var job = await app.Cluster.GetAsync(new ResourceType(group, "v1", "Job", "jobs", Namespaced: true), "train");
            ((int?)job["spec"]!["minAvailable"]).ShouldBe(2);
            job["metadata"]!["annotations"].ShouldBeNull();
        }
        finally
        {
            await app.Cluster.Client.DeleteAsync(new ObjectPath(Definitions, null, $"jobs.{group}"), new DeleteOptions(), default);
        }
    }

    private static string Manifest(string group, int size) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: jobs.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: { kind: Job, plural: jobs }
          versions:
            - name: v1
              served: true
              storage: true
              schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        ---
        apiVersion: {{group}}/v1
        kind: Job
        metadata: { name: train }
        spec: { minAvailable: {{size}} }
        """;
}
