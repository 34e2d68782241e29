using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Api;

public sealed class ReadTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private readonly TestSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_list_is_read_in_pages_that_show_the_moment_of_the_first()
    {
        Create("a", "b", "c");

        var first = _sandbox.Get($"{ConfigMaps}?limit=2");
        _sandbox.Send("DELETE", $"{ConfigMaps}/c").ShouldBe(200);
        Create("bb");
        var second = _sandbox.Get($"{ConfigMaps}?limit=2&continue={Uri.EscapeDataString((string)first["metadata"]!["continue"]!)}");

        NamesOf(first).ShouldBe(["a", "b"]);
        ((int)first["metadata"]!["remainingItemCount"]!).ShouldBeGreaterThan(0);
        NamesOf(second).ShouldContain("c");
        NamesOf(second).ShouldNotContain("bb");
    }

    [Fact]
    public void Items_of_a_list_carry_neither_kind_nor_version_and_are_otherwise_whole()
    {
        Create("a");

        var item = _sandbox.Get(ConfigMaps)["items"]!.AsArray().Single(each => (string?)each!["metadata"]!["name"] == "a")!.AsObject();

        item.ContainsKey("kind").ShouldBeFalse();
        ((string?)item["data"]!["key"]).ShouldBe("1");
    }

    [Theory]
    [InlineData("tier=web", "a")]
    [InlineData("tier!=web", "b")]
    [InlineData("tier in (web, db)", "a,b")]
    [InlineData("tier notin (web),tier", "b")]
    [InlineData("canary", "b")]
    [InlineData("!canary,tier", "a")]
    public void Labels_select(string selector, string expected)
    {
        _sandbox.Send("POST", ConfigMaps, Objects.ConfigMap("a", labels: new JsonObject { ["tier"] = "web" })).ShouldBe(201);
        _sandbox.Send("POST", ConfigMaps, Objects.ConfigMap("b", labels: new JsonObject { ["tier"] = "db", ["canary"] = "" })).ShouldBe(201);

        NamesOf(_sandbox.Get($"{ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}&fieldSelector=metadata.name!%3Dkube-root-ca.crt")).ShouldBe(expected.Split(','));
    }

    [Fact]
    public void A_field_that_cannot_select_is_refused()
    {
        _sandbox.Send("GET", $"{ConfigMaps}?fieldSelector=data.key%3D1").ShouldBe(400).Message.ShouldContain("\"data.key\" is not a known field selector");
    }

    [Fact]
    public void A_watch_from_a_version_tells_what_came_after_it_and_what_leaves_its_selector()
    {
        Create("before");
        var version = (string?)_sandbox.Get(ConfigMaps)["metadata"]!["resourceVersion"];
        Create("after");

        var watch = _sandbox.Send("GET", $"{ConfigMaps}?watch=true&labelSelector=!gone&resourceVersion={version}");
        _sandbox.Send("PATCH", $"{ConfigMaps}/before", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["gone"] = "yes" } } }, "application/merge-patch+json").ShouldBe(200);
        _sandbox.Send("DELETE", $"{ConfigMaps}/after").ShouldBe(200);

        watch.TakeEvents().ShouldBe(["ADDED after", "DELETED before", "DELETED after"]);
    }

    [Fact]
    public void A_watch_that_asks_for_bookmarks_gets_them_and_ends_at_its_timeout()
    {
        var watch = _sandbox.Send("GET", $"{ConfigMaps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=90&fieldSelector=metadata.name%3Dnone");

        _sandbox.Pass(89);
        watch.TakeEvents().ShouldBe(["BOOKMARK"]);
        watch.Stream.IsEnded.ShouldBeFalse();
        _sandbox.Pass(2);
        watch.Stream.IsEnded.ShouldBeTrue();
    }

    [Fact]
    public void A_watch_from_before_the_history_ends_with_410()
    {
        Create("a");
        _sandbox.Cluster.Plane.Store.Compact();
        Create("b");

        var watch = _sandbox.Send("GET", $"{ConfigMaps}?watch=true&resourceVersion=2");

        watch.TakeEvents().ShouldBe(["ERROR 410"]);
        watch.Stream.IsEnded.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ApiLevel.Kubernetes120, "APIGroupList", "20")]
    [InlineData(ApiLevel.Kubernetes132, "APIGroupDiscoveryList", "32")]
    public async Task Our_client_finds_the_kinds_at_each_level(ApiLevel level, string document, string minor)
    {
        using var sandbox = TestSandbox.At(level);
        using var http = new HttpClient(sandbox.Cluster.CreateHandler());
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");

        (await http.GetStringAsync("http://sandbox.invalid/apis")).ShouldContain($"\"kind\":\"{document}\"");
        (await sandbox.Client.ResolveAsync("apps/v1", "Deployment", default)).Plural.ShouldBe("deployments");
        (await sandbox.Client.GetVersionAsync(default)).Minor.ToString().ShouldBe(minor);
    }

    private void Create(params string[] names)
    {
        foreach (var name in names)
            _sandbox.Send("POST", ConfigMaps, Objects.ConfigMap(name)).ShouldBe(201);
    }

    private static IEnumerable<string> NamesOf(JsonObject list) => list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).Where(name => name != "kube-root-ca.crt");
}
