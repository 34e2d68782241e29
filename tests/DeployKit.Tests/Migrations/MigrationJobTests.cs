using System.Text.Json.Nodes;
using DeployKit.Migrations;

namespace DeployKit.Tests.Migrations;

public sealed class MigrationJobTests
{
    private const string Job = """
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"blog-migrate","namespace":"default","labels":{"team":"shop"}},
         "spec":{"template":{"spec":{"containers":[{"name":"migrate","image":"localhost:5000/blog@sha256:aa",
          "envFrom":[{"configMapRef":{"name":"web"}},{"secretRef":{"name":"db"}},{"secretRef":{"name":"extra","optional":true}}]}],
          "imagePullSecrets":[{"name":"pull"}]}}}}
        """;

    private const string Web = """{"kind":"ConfigMap","metadata":{"name":"web"},"data":{"a":"1","b":"2"}}""";
    private const string Db = """{"kind":"Secret","metadata":{"name":"db"},"data":{"password":"c2VjcmV0IQ=="}}""";
    private static readonly string Name = NameWith(Job, Web, Db);

    [Fact]
    public void The_job_is_named_labelled_and_never_retried()
    {
        var manifest = Parse(Job);

        var job = MigrationJob.Prepare(manifest, "blog", Config(Web, Db));

        ((string?)job["metadata"]!["name"]).ShouldNotBeNull().ShouldMatch("^blog-migrate-[0-9a-f]{10}$");
        foreach (var labels in new[] { job["metadata"]!["labels"]!, job["spec"]!["template"]!["metadata"]!["labels"]! })
        {
            ((string?)labels[MigrationLabels.App]).ShouldBe("blog");
            ((string?)labels[MigrationLabels.Migration]).ShouldBe("blog-migrate");
        }
        ((string?)job["metadata"]!["labels"]!["team"]).ShouldBe("shop");
        ((int?)job["spec"]!["backoffLimit"]).ShouldBe(0);
        ((string?)job["spec"]!["template"]!["spec"]!["restartPolicy"]).ShouldBe("Never");
        manifest.ToJsonString().ShouldBe(Parse(Job).ToJsonString());
    }

    [Fact]
    public void What_the_manifest_says_of_retries_stays()
    {
        var manifest = Parse("""{"metadata":{"name":"m"},"spec":{"backoffLimit":3,"template":{"spec":{"restartPolicy":"OnFailure"}}}}""");

        var spec = MigrationJob.Prepare(manifest, "blog", Config())["spec"]!;

        ((int?)spec["backoffLimit"]).ShouldBe(3);
        ((string?)spec["template"]!["spec"]!["restartPolicy"]).ShouldBe("OnFailure");
    }

    [Theory]
    [InlineData("another image", "sha256:aa", "sha256:bb")]
    [InlineData("another command", "\"name\":\"migrate\"", "\"name\":\"migrate\",\"args\":[\"up\"]")]
    public void Another_spec_is_another_migration(string what, string old, string @new) =>
        NameWith(Job.Replace(old, @new, StringComparison.Ordinal), Web, Db).ShouldNotBe(Name, what);

    [Theory]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"web"},"data":{"a":"1","b":"3"}}""", Db)]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"web"},"data":{"a":"1"},"binaryData":{"b":"Mg=="}}""", Db)]
    [InlineData(Web, """{"kind":"Secret","metadata":{"name":"db"},"data":{"password":"b3RoZXI="}}""")]
    [InlineData(Web, null)]
    public void Other_content_of_what_it_reads_is_another_migration(string web, string? db) =>
        NameWith(Job, db is null ? [web] : [web, db]).ShouldNotBe(Name);

    [Fact]
    public void An_optional_secret_that_appears_is_another_migration() =>
        NameWith(Job, Web, Db, """{"kind":"Secret","metadata":{"name":"extra"}}""").ShouldNotBe(Name);

    [Fact]
    public void A_secret_that_no_container_reads_makes_no_difference() =>
        NameWith(Job, Web, Db, """{"kind":"Secret","metadata":{"name":"pull"},"data":{"a":"MQ=="}}""").ShouldBe(Name);

    [Theory]
    [InlineData("""{"data":{"b":"2","a":"1"},"metadata":{"name":"web","uid":"7","resourceVersion":"9","labels":{"x":"y"}},"kind":"ConfigMap"}""", Db)]
    [InlineData(Web, """{"kind":"Secret","type":"Opaque","metadata":{"name":"db"},"stringData":{"password":"secret!"}}""")]
    [InlineData(Web, """{"kind":"Secret","metadata":{"name":"db"},"data":{"password":"c2Vj\ncmV0IQ==\n"}}""")]
    public void The_order_of_keys_and_what_the_server_adds_make_no_difference(string web, string db) =>
        NameWith(Job, web, db).ShouldBe(Name);

    [Fact]
    public void The_digest_of_a_secret_differs_from_namespace_to_namespace() =>
        NameOf(MigrationJob.Prepare(Parse(Job), "blog", Config(Web, Db) with { NamespaceUid = "other" })).ShouldNotBe(Name);

    [Fact]
    public void A_long_name_keeps_its_hash_within_63_characters()
    {
        var manifest = Parse(Job);
        manifest["metadata"]!["name"] = new string('m', 51) + "-" + new string('n', 30);

        var job = MigrationJob.Prepare(manifest, "blog", Config());

        NameOf(job).ShouldMatch("^m{51}-[0-9a-f]{10}$");
        ((string?)job["metadata"]!["labels"]![MigrationLabels.Migration])!.Length.ShouldBe(63);
    }

    [Fact]
    public void A_generated_name_is_replaced_by_ours()
    {
        var metadata = MigrationJob.Prepare(Parse("""{"metadata":{"generateName":"migrate-"}}"""), "blog", Config())["metadata"]!;

        ((string?)metadata["name"]).ShouldNotBeNull().ShouldStartWith("migrate-");
        metadata["generateName"].ShouldBeNull();
    }

    private static string NameWith(string job, params string[] config) => NameOf(MigrationJob.Prepare(Parse(job), "blog", Config(config)));

    private static string NameOf(JsonObject job) => (string)job["metadata"]!["name"]!;

    private static MigrationConfig Config(params string[] objects) => new("0f1c", [.. objects.Select(Parse)]);

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
