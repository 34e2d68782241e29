using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Verdicts;

public sealed class MigrationVerdictTests
{
    private const string Job = """
        { apiVersion: batch/v1, kind: Job, metadata: { name: migrate }, spec: { template: { spec: {
            restartPolicy: Never, containers: [{ name: migrate, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [/no/such/command] }] } } } }
        """;

    [ClusterFact]
    public async Task A_migration_whose_command_is_missing_stops_the_release_before_its_workloads()
    {
        await using var app = new PlainApp();
        app.Workspace.Write("migrate.yaml", Job).Replace("deploykit.yaml", "manifests: [k8s/]", "manifests: [k8s/]\nmigration: { manifest: migrate.yaml, timeout: 60s }");
        app.With("web", Workload.Idle.Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(11);

        (await app.Cluster.ListAsync(BuiltIn.Deployments)).ShouldBeEmpty();
        result.Output.ShouldContain("/no/such/command");
    }
}
