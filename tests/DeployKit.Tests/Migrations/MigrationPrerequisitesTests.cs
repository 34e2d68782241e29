using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Manifests;
using DeployKit.Migrations;
using DeployKit.Yaml;

namespace DeployKit.Tests.Migrations;

public sealed class MigrationPrerequisitesTests
{
    [Fact]
    public void What_the_job_refers_to_and_the_workloads_before_it_come_first_and_nothing_else()
    {
        var job = Manifest("""{"kind":"Job","metadata":{"name":"migrate"},"spec":{"template":{"spec":{"serviceAccountName":"migrator","containers":[{"envFrom":[{"configMapRef":{"name":"db"}}]}]}}}}""");
        Manifest[] objects =
        [
            Manifest("""{"kind":"ConfigMap","metadata":{"name":"db"}}"""),
            Manifest("""{"kind":"ConfigMap","metadata":{"name":"unrelated"}}"""),
            Manifest("""{"kind":"ServiceAccount","metadata":{"name":"migrator"}}"""),
            Manifest("""{"kind":"Role","metadata":{"name":"migrating"}}"""),
            Manifest("""{"kind":"RoleBinding","metadata":{"name":"b"},"subjects":[{"kind":"ServiceAccount","name":"migrator"}],"roleRef":{"kind":"Role","name":"migrating"}}"""),
            Manifest("""{"kind":"StatefulSet","metadata":{"name":"mysql"},"spec":{"template":{"metadata":{"labels":{"app":"mysql"}},"spec":{"containers":[{"env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"root","key":"p"}}}]}]}}}}"""),
            Manifest("""{"kind":"Secret","metadata":{"name":"root"}}"""),
            Manifest("""{"kind":"Service","metadata":{"name":"mysql"},"spec":{"selector":{"app":"mysql"}}}"""),
            Manifest("""{"kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"}}}"""),
            Manifest("""{"kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"metadata":{"labels":{"app":"web"}},"spec":{}}}}"""),
        ];

        MigrationPrerequisites.Of(job, [new WorkloadName("StatefulSet", "mysql")], objects).Select(manifest => manifest.Name.ToString()).ShouldBe(
            ["configmap/db", "serviceaccount/migrator", "role/migrating", "rolebinding/b", "statefulset/mysql", "secret/root", "service/mysql"]);
    }

    private static Manifest Manifest(string json) => new(JsonNode.Parse(json)!.AsObject(), _ => new Mark("test", 1, 1));
}
