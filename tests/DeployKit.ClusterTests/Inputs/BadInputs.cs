using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Inputs;

/// <summary>Every way to break the app that the tests try, by name.</summary>
internal static class BadInputs
{
    private const string Deployment = "k8s/deployment.yaml";
    private const string Service = "k8s/service.yaml";

    public static readonly IReadOnlyDictionary<string, BadInput> All = new Dictionary<string, BadInput>
    {
        ["an unknown option"] = BadInput.Argument("--enviroment=test", "enviroment", "--environment"),
        ["an unknown target"] = BadInput.Argument("--target=Deplyo", "Deplyo", "Deploy"),
        ["an image without a reference"] = BadInput.Argument("--image=nonsense", "--image=nonsense"),
        ["an image that the app does not have"] = BadInput.Argument("--image=localhost:5000/other=localhost:5000/other:1", "localhost:5000/other"),
        ["an unknown environment"] = BadInput.Argument("--environment=prod", "prod"),
        ["an unknown output"] = BadInput.Argument("--output=xml", "xml", "json"),
        ["no such configuration"] = BadInput.Argument("--config=other.yaml", "other.yaml"),
        ["no environment for the branch"] = BadInput.Configuration("app: web\n", "app: web\nenvironments:\n  test: { branch: master }\n  live: { branch: production }\n", 0, "main", "master", "production") with { File = null },
        ["no context"] = BadInput.Configuration("context: deploykit\n", "", 0, "context") with { File = null },
        ["a missing variable"] = BadInput.Configuration("${WEB_PASSWORD}", "${NOT_SET}", 10, "deploykit.yaml:10:", "NOT_SET"),
        ["an unknown key"] = BadInput.Configuration("rollout:", "rolout:", 13, "deploykit.yaml:13:1", "rolout", "rollout"),
        ["an unknown key inside"] = BadInput.Configuration("timeout: 45s", "timout: 45s", 13, "deploykit.yaml:13:", "timout", "timeout"),
        ["a wrong duration"] = BadInput.Configuration("timeout: 45s", "timeout: soon", 13, "deploykit.yaml:13:"),
        ["a text where a flag belongs"] = BadInput.Configuration("createNamespace: true", "createNamespace: perhaps", 4, "deploykit.yaml:4:"),
        ["replicas in words"] = BadInput.Manifest(Deployment, "replicas: 2", "replicas: three", 7, "k8s/deployment.yaml:7:", "spec.replicas"),
        ["no app"] = BadInput.Configuration("app: web\n", "", 0, "deploykit.yaml:", "app"),
        ["a name that no app may have"] = BadInput.Configuration("app: web", "app: We b", 1, "deploykit.yaml:1:", "app"),
        ["an unknown Slack event"] = BadInput.Configuration("slack: {", "slack: { events: [finished],", 15, "deploykit.yaml:15:", "finished"),
        ["a key twice"] = BadInput.Configuration("namespace: web", "context: other", 3, "deploykit.yaml:3:1", "context"),
        ["a tab"] = BadInput.Configuration("  slack:", "\tslack:", 15, "deploykit.yaml:15:"),
        ["a list without its end"] = BadInput.Configuration("manifests: [k8s/]", "manifests: [k8s/", 0, "deploykit.yaml:"),
        ["not UTF-8"] = new(workspace => File.WriteAllBytes(Path.Combine(workspace.Folder, "deploykit.yaml"), [0x61, 0x70, 0x70, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), "deploykit.yaml", "UTF-8"),
        ["100,000 brackets"] = new(workspace => workspace.Write("deploykit.yaml", new string('[', 100_000)), "deploykit.yaml:1:", "64") { Line = 1 },
        ["an anchor inside itself"] = BadInput.Configuration("app: web", "app: &a [*a]", 1, "deploykit.yaml:1:"),
        ["a folder as a secret's file"] = BadInput.Configuration("values: { password: \"${WEB_PASSWORD}\" }", "files: { password: k8s }", 10, "deploykit.yaml:10:", "k8s"),
        ["a secret's file that is not there"] = BadInput.Configuration("values: { password: \"${WEB_PASSWORD}\" }", "files: { password: none.txt }", 10, "deploykit.yaml:10:", "none.txt"),
        ["a secret of 2 MiB"] = new(
            workspace => workspace.Write("large", new string('x', 2 << 20)).Replace("deploykit.yaml", "values: { password: \"${WEB_PASSWORD}\" }", "files: { password: large }"),
            "deploykit.yaml:", "web-env", "1 MiB"),
        ["a migration that is not there"] = BadInput.Configuration("migrate-job.yaml", "none.yaml", 11, "deploykit.yaml:11:", "none.yaml"),
        ["a migration that is no Job"] = BadInput.Configuration("k8s/migrate-job.yaml", "k8s/configmap.yaml", 11, "deploykit.yaml:11:", "Job"),
        ["a migration after nothing"] = BadInput.Configuration("timeout: 2m }", "timeout: 2m, after: [statefulset/db] }", 11, "deploykit.yaml:11:", "statefulset/db"),
        ["a condition that is none"] = BadInput.Configuration("timeout: 45s }", "timeout: 45s, waitFor: [{ kind: Service, ready: soon }] }", 13, "deploykit.yaml:13:", "condition=TYPE", "jsonpath="),
        ["a path that is none"] = BadInput.Configuration("timeout: 45s }", "timeout: 45s, waitFor: [{ kind: Service, ready: \"jsonpath={.status[}\" }] }", 13, "deploykit.yaml:13:", "jsonpath={.status[}"),
        ["a wait for a kind that is not released"] = BadInput.Configuration("timeout: 45s }", "timeout: 45s, waitFor: [{ kind: Certificate }] }", 13, "deploykit.yaml:13:", "the manifests have no Certificate"),
        ["a wait for a name that is not released"] = BadInput.Configuration("timeout: 45s }", "timeout: 45s, waitFor: [{ kind: Service, name: wbe }] }", 13, "deploykit.yaml:13:", "'wbe'", "'web'"),
        ["a wait for a workload"] = BadInput.Configuration("timeout: 45s }", "timeout: 45s, waitFor: [{ kind: Deployment }] }", 13, "deploykit.yaml:13:", "awaited without being listed"),
        ["an image that no container has"] = BadInput.Configuration("localhost:5000/web", "localhost:5000/wbe", 6, "deploykit.yaml:6:", "localhost:5000/wbe"),
        ["a manifest without kind"] = BadInput.Manifest(Service, "kind: Service\n", "", 0, "k8s/service.yaml:", "kind"),
        ["a manifest without name"] = BadInput.Manifest(Service, "  name: web\n  labels", "  labels", 0, "k8s/service.yaml:", "name"),
        ["a manifest that is no YAML"] = BadInput.Manifest(Service, "spec:", "spec: [", 0, "k8s/service.yaml:"),
        ["an object twice"] = new(
            workspace => workspace.Write("k8s/zz.yaml", File.ReadAllText(Path.Combine(workspace.Folder, "k8s", "configmap.yaml"))), "k8s/zz.yaml:", "k8s/configmap.yaml", "web") { File = "k8s/zz.yaml" },
        ["another namespace"] = BadInput.Manifest(Service, "  name: web\n  labels", "  name: web\n  namespace: kube-system\n  labels", 5, "k8s/service.yaml:5:", "kube-system", "namespaces"),
        ["an unknown kind"] = BadInput.Manifest(Deployment, "kind: Deployment", "kind: Deploymint", 0, "k8s/deployment.yaml:", "Deploymint"),
        ["an unknown version"] = BadInput.Manifest(Deployment, "apps/v1", "apps/v7", 0, "k8s/deployment.yaml:", "apps/v7"),
        ["an alias bomb"] = new(workspace => workspace.Write("deploykit.yaml", Bomb()), "deploykit.yaml:", "aliases"),
        ["a manifests entry that matches nothing"] = BadInput.Configuration("manifests: [k8s/]", "manifests: [nowhere/]", 12, "deploykit.yaml:12:", "nowhere/"),
        ["a context that the kubeconfig does not have"] = BadInput.Argument("--context=nowhere", "nowhere", "deploykit"),
        ["a port that no port can be"] = BadInput.Manifest(Service, "port: 80\n", "port: 80000\n", 11, "k8s/service.yaml:11:", "spec.ports[0].port") with { NeedsNamespace = true },
        ["labels that the selector does not match"] =
            BadInput.Manifest(Deployment, "matchLabels: { app: web }", "matchLabels: { app: other }", 0, "k8s/deployment.yaml:", "spec.template.metadata.labels") with { NeedsNamespace = true },
        ["a patched workload that does not exist"] =
            BadInput.Configuration("manifests: [k8s/]", "manifests: [k8s/]\npatch: [deployment/none]", 0, "deployment/none") with { NeedsNamespace = true, File = null },
    };

    private static string Bomb()
    {
        var lines = new List<string> { "a0: &a0 [x, x, x, x, x, x, x, x, x, x]" };
        for (var level = 1; level < 9; level++)
            lines.Add($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]");
        return string.Join('\n', lines);
    }
}
