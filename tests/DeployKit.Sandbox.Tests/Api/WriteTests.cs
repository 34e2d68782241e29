using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Api;

public sealed class WriteTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Merge = "application/merge-patch+json";
    private readonly TestSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_stale_version_is_refused_and_changes_nothing()
    {
        var old = Create("a");
        Patch("a", new JsonObject { ["data"] = new JsonObject { ["key"] = "2" } }).ShouldBe(200);

        _sandbox.Send("PUT", $"{ConfigMaps}/a", old).ShouldBe(409).Message.ShouldContain("the object has been modified");
        ((string?)_sandbox.Get($"{ConfigMaps}/a")["data"]!["key"]).ShouldBe("2");
    }

    [Fact]
    public void A_write_that_changes_nothing_keeps_the_version()
    {
        var version = (string?)Create("a")["metadata"]!["resourceVersion"];

        _sandbox.Pass(5);
        var again = Patch("a", new JsonObject { ["data"] = new JsonObject { ["key"] = "1" } }).ShouldBe(200).Json;

        ((string?)again["metadata"]!["resourceVersion"]).ShouldBe(version);
    }

    [Fact]
    public void A_dry_run_answers_as_the_write_would_and_stores_nothing()
    {
        _sandbox.Send("POST", $"{ConfigMaps}?dryRun=All", Objects.ConfigMap("a")).ShouldBe(201).Json["metadata"]!["uid"].ShouldNotBeNull();
        _sandbox.Send("GET", $"{ConfigMaps}/a").ShouldBe(404);

        Create("a");
        _sandbox.Send("PATCH", $"{ConfigMaps}/a?dryRun=All", new JsonObject { ["data"] = new JsonObject { ["key"] = "2" } }, Merge).ShouldBe(200);
        _sandbox.Send("DELETE", $"{ConfigMaps}/a?dryRun=All").ShouldBe(200);
        _sandbox.Send("DELETE", $"{ConfigMaps}/a?dryRun=Some").ShouldBe(422).Message.ShouldContain("supported values: \"All\"");
        ((string?)_sandbox.Get($"{ConfigMaps}/a")["data"]!["key"]).ShouldBe("1");
    }

    [Fact]
    public void A_generated_name_is_the_prefix_and_five_letters()
    {
        var body = Objects.ConfigMap("x");
        body["metadata"] = new JsonObject { ["generateName"] = "made-" };

        ((string)_sandbox.Send("POST", ConfigMaps, body).ShouldBe(201).Json["metadata"]!["name"]!).ShouldMatch("^made-[bcdfghjklmnpqrstvwxz2456789]{5}$");
    }

    [Fact]
    public void Finalizers_hold_an_object_until_the_last_one_goes()
    {
        var body = Objects.ConfigMap("a");
        body["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        _sandbox.Send("POST", ConfigMaps, body).ShouldBe(201);

        _sandbox.Send("DELETE", $"{ConfigMaps}/a").ShouldBe(200).Json["metadata"]!["deletionTimestamp"].ShouldNotBeNull();
        _sandbox.Get($"{ConfigMaps}/a");
        Patch("a", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }).ShouldBe(200);

        _sandbox.Send("GET", $"{ConfigMaps}/a").ShouldBe(404);
    }

    [Theory]
    [InlineData("uid", "11111111-1111-4111-8111-111111111111", "UID in the precondition")]
    [InlineData("resourceVersion", "1", "ResourceVersion in the precondition")]
    public void A_deletion_with_a_precondition_that_does_not_hold_is_refused(string field, string value, string said)
    {
        Create("a");

        _sandbox.Send("DELETE", $"{ConfigMaps}/a", new JsonObject { ["preconditions"] = new JsonObject { [field] = value } }).ShouldBe(409).Message.ShouldContain(said);
    }

    [Fact]
    public void A_spec_that_changes_moves_the_generation_and_a_status_does_not()
    {
        const string deployments = "/apis/apps/v1/namespaces/default/deployments";
        _sandbox.Send("POST", deployments, Objects.Deployment("web")).ShouldBe(201);

        _sandbox.Send("PATCH", $"{deployments}/web/status", new JsonObject { ["status"] = new JsonObject { ["observedGeneration"] = 1 } }, Merge).ShouldBe(200);
        _sandbox.Send("PATCH", $"{deployments}/web", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } }, Merge).ShouldBe(200);
        ((int?)_sandbox.Get($"{deployments}/web")["metadata"]!["generation"]).ShouldBe(1);

        _sandbox.Send("PATCH", $"{deployments}/web/scale", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 3 } }, Merge).ShouldBe(200);
        var scaled = _sandbox.Get($"{deployments}/web");
        ((int?)scaled["metadata"]!["generation"]).ShouldBe(2);
        ((int?)scaled["spec"]!["replicas"]).ShouldBe(3);
    }

    [Fact]
    public void A_strategic_merge_patch_is_refused_with_what_to_send_instead()
    {
        Create("a");

        _sandbox.Send("PATCH", $"{ConfigMaps}/a", new JsonObject(), "application/strategic-merge-patch+json").ShouldBe(415).Message.ShouldContain("server-side apply");
    }

    [Fact]
    public void A_namespace_that_is_missing_refuses_what_is_to_live_in_it()
    {
        _sandbox.Send("POST", "/api/v1/namespaces/nowhere/configmaps", Objects.ConfigMap("a")).ShouldBe(404).Message.ShouldBe("namespaces \"nowhere\" not found");
    }

    [Fact]
    public void Denied_verbs_are_refused_and_the_review_says_so()
    {
        using var sandbox = new TestSandbox(new SandboxOptions { DeniedVerbs = ["patch deployments.apps"] });
        JsonObject Review(string verb) => new() { ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = verb, ["resource"] = "deployments", ["group"] = "apps" } } };

        sandbox.Send("PATCH", "/apis/apps/v1/namespaces/default/deployments/web", new JsonObject(), Merge).ShouldBe(403);
        ((bool)sandbox.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Review("patch")).Json["status"]!["allowed"]!).ShouldBeFalse();
        ((bool)sandbox.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Review("get")).Json["status"]!["allowed"]!).ShouldBeTrue();
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_was_left()
    {
        Create("a");
        var again = new SandboxCluster(new SandboxOptions(), _sandbox.Cluster.Save());

        using var sandbox = new TestSandbox(again);
        ((string?)sandbox.Get($"{ConfigMaps}/a")["data"]!["key"]).ShouldBe("1");
        again.Now.ShouldBe(_sandbox.Cluster.Now);
        Should.Throw<FormatException>(() => new SandboxCluster(new SandboxOptions(), "{\"schema\":\"other\"}"u8.ToArray()));
    }

    private JsonObject Create(string name) => _sandbox.Send("POST", ConfigMaps, Objects.ConfigMap(name)).ShouldBe(201).Json;

    private Answer Patch(string name, JsonObject patch) => _sandbox.Send("PATCH", $"{ConfigMaps}/{name}", patch, Merge);
}
