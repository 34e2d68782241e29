using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.ClusterTests.Verdicts;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Readiness;

/// <summary>A claim of the release is bound, or waits for the pod that it is for; else the release fails with the claim's storage class.</summary>
public sealed class VolumeClaimTests : IAsyncLifetime
{
    private const string Claim = "PersistentVolumeClaim/data";
    private static readonly ResourceType Volumes = new("", "v1", "PersistentVolume", "persistentvolumes", Namespaced: false);

    private readonly PlainApp _app = new();

    // Of the whole cluster, like the volume: named after the test's namespace.
    private string Class => _app.Cluster.Namespace;

    [ClusterFact]
    public async Task A_claim_of_a_class_that_does_not_exist_fails_the_release()
    {
        WithClaim();

        var result = (await _app.DeployAsync()).ShouldExitWith(20);

        var verdict = ShouldBeUnavailable(result);
        ((string)verdict["sentence"]!).ShouldContain("which does not exist");
        verdict["events"]!.AsArray().ShouldContain(line => ((string)line!).Contains("ProvisioningFailed"));
    }

    [ClusterTheory]
    [InlineData("deploykit.dev/nobody")]
    [InlineData("kubernetes.io/no-provisioner")]
    public async Task A_claim_that_nobody_provisions_fails_the_release(string provisioner)
    {
        WithClaim();
        await CreateClassAsync(provisioner, "Immediate");

        ShouldBeUnavailable((await _app.DeployAsync()).ShouldExitWith(20));
    }

    [ClusterFact]
    public async Task A_claim_that_waits_for_its_first_consumer_holds_nothing_up()
    {
        WithClaim();
        await CreateClassAsync("deploykit.dev/nobody", "WaitForFirstConsumer");

        var result = (await _app.DeployAsync()).ShouldExitWith(0);

        ((string?)PlainApp.Verdicts(result)[Claim]["sentence"]).ShouldBe($"Pending: waits for its first consumer (storage class {Class})");
    }

    [ClusterFact]
    public async Task A_claim_is_bound_by_the_workload_of_the_same_release()
    {
        WithClaim();
        await CreateClassAsync("kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        await CreateVolumeAsync();
        _app.With("web", (Workload.Idle with
        {
            Container = "volumeMounts: [{ name: data, mountPath: /data }]",
            Pod = "volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]",
        }).Named("web"));

        (await _app.DeployAsync()).ShouldExitWith(0);

        var result = (await _app.DeployAsync()).ShouldExitWith(0);
        ((string?)PlainApp.Verdicts(result)[Claim]["sentence"]).ShouldBe($"Bound to {Class}");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var type in new[] { BuiltIn.StorageClasses, Volumes })
            await _app.Cluster.Client.DeleteAsync(new ObjectPath(type, null, Class), new DeleteOptions(), default);
        await _app.DisposeAsync();
    }

    private void WithClaim() => _app.Rollout("timeout: 60s, rules: { volume-claim: { grace: 3s } }")
        .With("config", """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            data: { colour: blue }
            """)
        .With("claim", $$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data }
            spec: { storageClassName: {{Class}}, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } }
            """);

    private JsonObject ShouldBeUnavailable(HostResult result)
    {
        var verdict = PlainApp.Verdicts(result)[Claim];
        ((string?)verdict["reasonCode"]).ShouldBe("VolumeUnavailable", result.Output);
        ((string?)verdict["rule"]).ShouldBe("volume-claim");
        ((string)verdict["sentence"]!).ShouldStartWith($"data: Pending, no volume of storage class {Class}");
        return verdict;
    }

    private Task CreateClassAsync(string provisioner, string binding) => CreateAsync(BuiltIn.StorageClasses, $$"""
        { "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": { "name": "{{Class}}" }, "provisioner": "{{provisioner}}", "volumeBindingMode": "{{binding}}" }
        """);

    private Task CreateVolumeAsync() => CreateAsync(Volumes, $$"""
        {
          "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "{{Class}}" },
          "spec": {
            "storageClassName": "{{Class}}", "capacity": { "storage": "1Mi" }, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Retain",
            "hostPath": { "path": "/tmp", "type": "Directory" }
          }
        }
        """);

    private Task CreateAsync(ResourceType type, string body) => _app.Cluster.Client.CreateAsync(type, null, JsonNode.Parse(body)!.AsObject(), new WriteOptions(), default);
}
