using System.Text;
using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Deploying;
using DeployKit.ClusterTests.Harness;
using DeployKit.ClusterTests.Verdicts;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Rights;

/// <summary>A user who may not do what the release or its undo needs is told so before anything changes.</summary>
public sealed class MissingRightsTests
{
    private static readonly ResourceType ServiceAccounts = new("", "v1", "ServiceAccount", "serviceaccounts", true);
    private static readonly ResourceType Roles = new("rbac.authorization.k8s.io", "v1", "Role", "roles", true);
    private static readonly ResourceType RoleBindings = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true);

    [ClusterFact(NotOnSandbox = "it denies a list of verbs, it does not evaluate roles")]
    public async Task A_user_who_may_not_change_deployments_is_told_which_rights_are_missing()
    {
        await using var app = new WebApp();
        await app.Cluster.CreateAsync();
        // Everything a release needs but to change or delete Deployments.
        app.Workspace.Write(".kubeconfig", await KubeconfigAsync(app.Cluster, """
            {"apiGroups": ["", "batch", "autoscaling"], "resources": ["*"], "verbs": ["*"]},
            {"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get", "list", "watch", "create"]}
            """));
        app.Variables["KUBECONFIG"] = Path.Combine(app.Workspace.Folder, ".kubeconfig");

        var result = (await app.DeployAsync()).ShouldExitWith(10);

        result.Output.ShouldContain("deployments");
        result.Output.ShouldContain("patch");
        (await app.Cluster.SnapshotAsync(BuiltIn.Deployments, BuiltIn.Services, BuiltIn.ConfigMaps)).ShouldBeEmpty();
        (await app.Cluster.FindAsync(BuiltIn.Secrets, "web-env")).ShouldBeNull();
    }

    [ClusterFact(NotOnSandbox = "it denies a list of verbs, it does not evaluate roles")]
    public async Task A_user_who_may_not_watch_what_is_awaited_is_told_so_before_anything_changes()
    {
        var result = (await DeployClaimAsync("""
            {"apiGroups": [""], "resources": ["namespaces", "pods", "pods/log", "pods/eviction", "events", "configmaps"], "verbs": ["*"]},
            {"apiGroups": [""], "resources": ["persistentvolumeclaims"], "verbs": ["get", "create", "patch", "delete"]},
            {"apiGroups": ["autoscaling"], "resources": ["*"], "verbs": ["*"]}
            """)).ShouldExitWith(10);

        result.Output.ShouldContain("no right to list persistentvolumeclaims");
        result.Output.ShouldContain("no right to watch persistentvolumeclaims");
    }

    [ClusterFact(NotOnSandbox = "it denies a list of verbs, it does not evaluate roles")]
    public async Task A_user_of_one_namespace_raises_no_alarm_over_a_storage_class_that_he_may_not_see()
    {
        var result = (await DeployClaimAsync("""{"apiGroups": ["", "autoscaling"], "resources": ["*"], "verbs": ["*"]}""")).ShouldExitWith(0);

        result.Output.ShouldContain("no right to get storage class plain-");
    }

    private static async Task<HostResult> DeployClaimAsync(string rules)
    {
        await using var app = new PlainApp();
        await app.Cluster.CreateAsync();
        var storageClass = new ObjectPath(BuiltIn.StorageClasses, null, app.Cluster.Namespace);
        await app.Cluster.Client.CreateAsync(
            storageClass.Type,
            null,
            JsonNode.Parse($$"""
                { "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": { "name": "{{storageClass.Name}}" }, "provisioner": "deploykit.dev/nobody", "volumeBindingMode": "WaitForFirstConsumer" }
                """)!.AsObject(),
            new WriteOptions(),
            default);
        app.With("claim", $$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data }
            spec: { storageClassName: {{storageClass.Name}}, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } }
            """);
        app.Workspace.Replace("deploykit.yaml", "createNamespace: true\n", "").Write(".kubeconfig", await KubeconfigAsync(app.Cluster, rules));
        var variables = new Dictionary<string, string?> { ["KUBECONFIG"] = Path.Combine(app.Workspace.Folder, ".kubeconfig") };
        try
        {
            return await Host.RunAsync(app.Workspace, variables, "--target=Deploy", $"--namespace={app.Cluster.Namespace}");
        }
        finally
        {
            await app.Cluster.Client.DeleteAsync(storageClass, new DeleteOptions(), default);
        }
    }

    private static async Task<string> KubeconfigAsync(TestCluster cluster, string rules)
    {
        await CreateAsync(cluster, ServiceAccounts, "v1", "");
        await CreateAsync(cluster, Roles, "rbac.authorization.k8s.io/v1", $"\"rules\": [{rules}]");
        await CreateAsync(cluster, RoleBindings, "rbac.authorization.k8s.io/v1", $$"""
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "deployer"},
            "subjects": [{"kind": "ServiceAccount", "name": "deployer", "namespace": "{{cluster.Namespace}}"}]
            """);
        await cluster.UntilAsync(ServiceAccounts, "deployer", account => account["secrets"] is JsonArray { Count: > 0 });
        var secret = (string)(await cluster.GetAsync(ServiceAccounts, "deployer"))["secrets"]![0]!["name"]!;
        var data = (await cluster.GetAsync(BuiltIn.Secrets, secret))["data"]!;
        return $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: deploykit, cluster: {server: "{{{Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null).Server}}}", certificate-authority-data: {{{data["ca.crt"]}}}}}]
            users: [{name: deployer, user: {token: {{{Encoding.UTF8.GetString(Convert.FromBase64String((string)data["token"]!))}}}}}]
            contexts: [{name: deploykit, context: {cluster: deploykit, user: deployer}}]
            """;
    }

    private static Task CreateAsync(TestCluster cluster, ResourceType type, string apiVersion, string body)
    {
        var item = JsonNode.Parse($"{{{body}}}")!.AsObject();
        (item["apiVersion"], item["kind"], item["metadata"]) = (apiVersion, type.Kind, new JsonObject { ["name"] = "deployer" });
        return cluster.Client.CreateAsync(type, cluster.Namespace, item, new WriteOptions(), default);
    }
}
