using DeployKit.Configuration;
using DeployKit.Manifests;
using DeployKit.Sources;

namespace DeployKit.Tests.Manifests;

public sealed class ManifestLoaderTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { containers: [{ name: app, image: "localhost:5000/web" }] } } }
        """;

    private const string Widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: blue }";

    private readonly string _folder = Directory.CreateTempSubdirectory("manifests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_folders_globs_documents_and_lists_are_read_each_object_once()
    {
        Write("k8s/app.yaml", Deployment + "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        Write("k8s/list.json", """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}]}""");
        Write("k8s/notes.txt", "no manifest");
        Write("k8s/deeper/other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }");

        var set = await LoadAsync("manifests: [k8s/, k8s/app.yaml, 'k8s/**/other.yaml']");

        set.Objects.Select(manifest => manifest.Name.ToString()).ShouldBe(["deployment/web", "configmap/a", "configmap/b", "configmap/c"]);
        set.Objects[2].ProblemAt("data.x", "no").ToString().ShouldBe("k8s/list.json:1:43: ConfigMap/b data.x: no");
    }

    [Fact]
    public async Task The_migration_is_no_manifest()
    {
        Write("k8s/app.yaml", Deployment);
        Write("k8s/migrate.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec: {}");

        var set = await LoadAsync("manifests: [k8s/]\nmigration: { manifest: k8s/migrate.yaml }");

        set.Objects.ShouldHaveSingleItem().Name.Name.ShouldBe("web");
        set.Migration!.Name.Name.ShouldBe("migrate");
    }

    [Theory]
    [InlineData("manifests: [k8s/]", "kind: ConfigMap\nmetadata: { name: a }", "k8s/app.yaml:1:1: a manifest needs 'apiVersion'")]
    [InlineData("manifests: [k8s/]", "apiVersion: v1\nmetadata: { name: a }", "k8s/app.yaml:1:1: a manifest needs 'kind'")]
    [InlineData("manifests: [k8s/]", "apiVersion: v1\nkind: ConfigMap", "k8s/app.yaml:1:1: a manifest needs 'metadata' with a name")]
    [InlineData("manifests: [k8s/]", "apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }", "k8s/app.yaml:3:11: 'generateName' cannot be applied twice to the same object; give it a 'name'")]
    [InlineData("manifests: [k8s/]", "- a\n- b", "k8s/app.yaml:1:1: a manifest must be a mapping with apiVersion, kind and metadata")]
    [InlineData("manifests: [k8s/]", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: other }", "k8s/app.yaml:3:33: ConfigMap/a metadata.namespace: namespace 'other' is not the release's ('ns'); list it under 'namespaces:' if it is meant")]
    [InlineData("manifests: [k8s/]", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }", "k8s/app.yaml:7:19: ConfigMap/a metadata.name: stands twice; the first is at k8s/app.yaml:1:1")]
    [InlineData("manifests: [nowhere/]", "apiVersion: v1", "deploykit.yaml:4:13: 'nowhere/' matches no .yaml, .yml or .json file")]
    [InlineData("manifests: [k8s/]\nimages: [{ repository: localhost:5000/shop }]", Deployment, "no container of the manifests has an image of 'localhost:5000/shop'")]
    [InlineData("manifests: [k8s/]\nmigration: { manifest: nowhere.yaml }", Deployment, "no such file: nowhere.yaml")]
    [InlineData("manifests: [k8s/]\nmigration: { manifest: k8s/app.yaml }", Deployment, "k8s/app.yaml must hold one Job and nothing else")]
    [InlineData("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Widgit }] }", Widget, "deploykit.yaml:5:30: the manifests have no Widgit; did you mean 'Widget'?")]
    [InlineData("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Widget, name: bleu }] }", Widget, "deploykit.yaml:5:44: the manifests have no Widget 'bleu'; did you mean 'blue'?")]
    [InlineData("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Deployment }] }", Deployment, "deploykit.yaml:5:30: a Deployment is a workload, which is awaited without being listed; remove the entry")]
    [InlineData("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Service, failed: condition=Broken }] }", "apiVersion: v1\nkind: Service\nmetadata: { name: web }", "deploykit.yaml:5:47: say with 'ready' too when a Service is ready")]
    public async Task What_is_wrong_is_named_with_its_place(string options, string manifest, string problem)
    {
        Write("k8s/app.yaml", manifest);

        var invalid = await Should.ThrowAsync<InvalidInputException>(() => LoadAsync(options));

        invalid.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_listed_namespace_may_be_named()
    {
        Write("k8s/app.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: other }");

        (await LoadAsync("manifests: [k8s/]\nnamespaces: [other]")).Objects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_waited_for_is_known_of_the_manifest()
    {
        Write("k8s/app.yaml", Widget + "\n---\n" + Widget.Replace("blue", "red", StringComparison.Ordinal));

        var set = await LoadAsync("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Widget, name: red, ready: 'jsonpath={.status.phase}=Running' }] }");

        set.Objects.Select(manifest => (manifest.Name.Name, manifest.IsUnverified, manifest.Readiness is not null)).ShouldBe([("blue", true, false), ("red", false, true)]);
    }

    [Fact]
    public async Task A_kind_of_another_project_may_be_waited_for_whatever_its_name()
    {
        Write("k8s/app.yaml", "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: { name: train }");

        (await LoadAsync("manifests: [k8s/]\nrollout: { waitFor: [{ kind: Job, ready: 'jsonpath={.status.state.phase}=Completed' }] }")).Objects.ShouldHaveSingleItem().Readiness.ShouldNotBeNull();
    }

    [Fact]
    public async Task CreateNamespace_adds_the_namespace_unless_a_manifest_has_it()
    {
        Write("k8s/app.yaml", Deployment);

        (await LoadAsync("manifests: [k8s/]\ncreateNamespace: true")).Objects[0].Name.ToString().ShouldBe("namespace/ns");
    }

    private async Task<ManifestSet> LoadAsync(string options)
    {
        Write("deploykit.yaml", $"app: web\ncontext: c\nnamespace: ns\n{options}\n");
        var configuration = await ConfigurationLoader.LoadAsync(
            new ConfigurationRequest { File = Path.Combine(_folder, "deploykit.yaml"), Ci = new CiFacts { Name = "local" }, Variables = new Dictionary<string, string>() },
            CancellationToken.None);
        return ManifestLoader.Load(configuration, "ns");
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
