using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Kubernetes;

public sealed class ResourceTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private TestNamespace _ns = null!;

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute().Skip is null)
            _ns = await TestNamespace.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        if (_ns is not null)
            await _ns.DisposeAsync();
    }

    [ClusterFact]
    public async Task The_server_says_its_version() => (await _ns.Client.GetVersionAsync(None)).Major.ShouldBe(1);

    [ClusterFact]
    public async Task Discovery_knows_every_built_in_address()
    {
        foreach (var type in typeof(BuiltIn).GetProperties().Select(property => (ResourceType)property.GetValue(null)!))
            (await _ns.Client.ResolveAsync(type.ApiVersion, type.Kind, None)).ShouldBe(type);
    }

    [ClusterFact]
    public async Task A_kind_that_is_defined_later_is_found()
    {
        var group = $"{_ns.Name}.example.com";
        (await Should.ThrowAsync<UnknownKindException>(() => _ns.Client.ResolveAsync($"{group}/v1", "Widget", None))).Kind.ShouldBe("Widget");
        var definitions = await _ns.Client.ResolveAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", None);
        await _ns.Client.CreateAsync(definitions, null, TestNamespace.Json($$"""
            {"metadata":{"name":"widgets.{{group}}"},"spec":{"group":"{{group}}","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets","singular":"widget"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """), new WriteOptions(), None);
        var path = new ObjectPath(definitions, null, $"widgets.{group}");
        try
        {
            await foreach (var seen in _ns.Client.WatchAsync(definitions, null, new ListOptions { FieldSelector = $"metadata.name={path.Name}" }, None))
                if (((seen.Object?["status"]?["conditions"] as JsonArray) ?? []).Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True"))
                    break;
            // The server's discovery lags a little behind the condition.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            ResourceType? found = null;
            while (found is null)
            {
                try
                {
                    found = await _ns.Client.ResolveAsync($"{group}/v1", "Widget", patience.Token);
                }
                catch (UnknownKindException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
                }
            }
            found.Plural.ShouldBe("widgets");
        }
        finally
        {
            await _ns.Client.DeleteAsync(path, new DeleteOptions(), None);
        }
    }

    [ClusterFact]
    public async Task An_object_is_created_read_changed_and_deleted()
    {
        var path = _ns.Path(BuiltIn.ConfigMaps, "settings");
        (await _ns.Client.FindAsync(path, None)).ShouldBeNull();
        var created = await _ns.CreateAsync(BuiltIn.ConfigMaps, """{"metadata":{"name":"settings"},"data":{"a":"1","b":"2"}}""");
        await Should.ThrowAsync<AlreadyExistsException>(() => _ns.CreateAsync(BuiltIn.ConfigMaps, """{"metadata":{"name":"settings"}}"""));

        var merged = await _ns.Client.PatchAsync(path, PatchType.Merge, TestNamespace.Json("""{"data":{"a":null,"c":"3"}}"""), new WriteOptions(), None);
        merged["data"]!.ToJsonString().ShouldBe("""{"b":"2","c":"3"}""");

        created["data"]!["a"] = "late";
        (await Should.ThrowAsync<ConflictException>(() => _ns.Client.UpdateAsync(path, created, new WriteOptions(), None))).FieldConflicts.ShouldBeEmpty();

        var stale = JsonNode.Parse("""[{"op":"replace","path":"/metadata/resourceVersion","value":"1"},{"op":"remove","path":"/data/b"}]""")!;
        await Should.ThrowAsync<ConflictException>(() => _ns.Client.PatchAsync(path, PatchType.Json, stale, new WriteOptions(), None));

        await Should.ThrowAsync<ConflictException>(() => _ns.Client.DeleteAsync(path, new DeleteOptions { Uid = "another" }, None));
        (await _ns.Client.DeleteAsync(path, new DeleteOptions { Uid = (string)merged["metadata"]!["uid"]! }, None)).ShouldBeTrue();
        (await _ns.Client.DeleteAsync(path, new DeleteOptions(), None)).ShouldBeFalse();
        await Should.ThrowAsync<NotFoundException>(() => _ns.Client.GetAsync(path, None));
    }

    [ClusterFact]
    public async Task A_dry_run_stores_nothing()
    {
        await _ns.Client.CreateAsync(BuiltIn.ConfigMaps, _ns.Name, TestNamespace.Json("""{"metadata":{"name":"dry"}}"""), new WriteOptions { DryRun = true }, None);
        (await _ns.Client.FindAsync(_ns.Path(BuiltIn.ConfigMaps, "dry"), None)).ShouldBeNull();
    }

    [ClusterFact]
    public async Task A_list_is_read_in_pages_and_names_its_kinds()
    {
        foreach (var number in Enumerable.Range(0, 5))
            await _ns.CreateAsync(BuiltIn.ConfigMaps, $$"""{"metadata":{"name":"page-{{number}}","labels":{"paged":"yes"} } }""");
        var list = await _ns.Client.ListAsync(BuiltIn.ConfigMaps, _ns.Name, new ListOptions { LabelSelector = "paged=yes", PageSize = 2 }, None);
        list.Items.Select(item => (string)item["metadata"]!["name"]!).ShouldBe(["page-0", "page-1", "page-2", "page-3", "page-4"]);
        list.Items.ShouldAllBe(item => (string)item["kind"]! == "ConfigMap" && (string)item["apiVersion"]! == "v1");
        list.ResourceVersion.ShouldNotBeEmpty();
    }

    [ClusterFact]
    public async Task An_apply_says_who_owns_a_field_and_takes_it_by_force()
    {
        var path = _ns.Path(BuiltIn.ConfigMaps, "owned");
        await _ns.Client.ApplyAsync(path, Manifest("mine"), new ApplyOptions(), None);
        var conflict = await Should.ThrowAsync<ConflictException>(() => _ns.Client.ApplyAsync(path, Manifest("theirs"), new ApplyOptions { FieldManager = "other" }, None));
        conflict.FieldConflicts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Field.ShouldBe(".data.key"),
            one => one.Manager.ShouldBe("deploykit"));
        var forced = await _ns.Client.ApplyAsync(path, Manifest("theirs"), new ApplyOptions { FieldManager = "other", Force = true }, None);
        ((string?)forced["data"]!["key"]).ShouldBe("theirs");

        static JsonObject Manifest(string value) => TestNamespace.Json($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owned"},"data":{"key":"{{value}}"} }""");
    }

    [ClusterFact]
    public async Task What_the_server_finds_wrong_comes_with_the_field()
    {
        var selectorMissing = """{"metadata":{"name":"web"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"Bad Name","image":"x"}]}}}}""";
        var invalid = await Should.ThrowAsync<InvalidException>(() => _ns.CreateAsync(BuiltIn.Deployments, selectorMissing));
        invalid.Code.ShouldBe(422);
        invalid.Causes.Select(cause => cause.Field).ShouldContain("spec.template.spec.containers[0].name");

        var wrongType = TestNamespace.Json("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":"many"}}""");
        await Should.ThrowAsync<InvalidException>(() => _ns.Client.ApplyAsync(_ns.Path(BuiltIn.Deployments, "web"), wrongType, new ApplyOptions(), None));
    }

    [ClusterFact(NotOnSandbox = "it denies a list of verbs, it does not evaluate roles")]
    public async Task What_an_account_may_not_do_is_forbidden_and_known_before()
    {
        using var nobody = KubernetesClient.Connect(_ns.Client.Connection with { Impersonation = new Impersonation("nobody") { Groups = ["system:authenticated"] } }, TimeProvider.System);
        (await nobody.ReviewAccessAsync(new AccessQuery("patch", BuiltIn.Deployments, _ns.Name), None)).Allowed.ShouldBeFalse();
        (await _ns.Client.ReviewAccessAsync(new AccessQuery("get", BuiltIn.Pods, _ns.Name) { Subresource = "log" }, None)).Allowed.ShouldBeTrue();
        (await Should.ThrowAsync<ForbiddenException>(() => nobody.ListAsync(BuiltIn.Secrets, _ns.Name, ListOptions.All, None))).ServerMessage.ShouldContain("nobody");
    }

    [ClusterFact]
    public async Task A_watch_tells_what_is_there_then_what_happens()
    {
        await _ns.CreateAsync(BuiltIn.ConfigMaps, """{"metadata":{"name":"first","labels":{"watched":"yes"}}}""");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var seen = new List<string>();
        await foreach (var happened in _ns.Client.WatchAsync(BuiltIn.ConfigMaps, _ns.Name, new ListOptions { LabelSelector = "watched=yes" }, enough.Token))
        {
            seen.Add($"{happened.Type} {happened.Object?["metadata"]?["name"]}".Trim());
            if (happened.Type == WatchEventType.Synced)
                await _ns.CreateAsync(BuiltIn.ConfigMaps, """{"metadata":{"name":"second","labels":{"watched":"yes"}}}""");
            if (seen[^1] == "Added second")
                await _ns.Client.PatchAsync(_ns.Path(BuiltIn.ConfigMaps, "first"), PatchType.Merge, TestNamespace.Json("""{"metadata":{"labels":{"watched":"no"}}}"""), new WriteOptions(), None);
            if (happened.Type == WatchEventType.Deleted)
                break;
        }
        seen.ShouldBe(["Added first", "Synced", "Added second", "Deleted first"]);
    }
}
