using System.Net;
using System.Text;
using DeployKit.Docker;
using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox.Tests.Registry;

public sealed class ImageRegistryTests
{
    private const string NoDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task The_version_check_names_the_version()
    {
        await using var registry = await ServedRegistry.StartAsync();

        var answer = await registry.Http.GetAsync("/v2/");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Docker-Distribution-Api-Version").ShouldBe(["registry/2.0"]);
    }

    [Fact]
    public async Task A_blob_comes_in_pieces_and_is_kept_under_its_digest()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var upload = (await registry.Http.PostAsync("/v2/app/blobs/uploads/", null)).Headers.Location!;

        var first = await registry.Http.PatchAsync(upload, new ByteArrayContent("abc"u8.ToArray()));
        var second = await registry.Http.PatchAsync(first.Headers.Location, Piece("def", "3-5"));
        var whole = await registry.Http.PutAsync($"{second.Headers.Location}?digest={DigestOf("abcdef")}", null);

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        first.Headers.GetValues("Range").ShouldBe(["0-2"]);
        second.Headers.GetValues("Range").ShouldBe(["0-5"]);
        whole.StatusCode.ShouldBe(HttpStatusCode.Created);
        whole.Headers.GetValues("Docker-Content-Digest").ShouldBe([DigestOf("abcdef")]);
        (await registry.Http.GetStringAsync(whole.Headers.Location)).ShouldBe("abcdef");
        var head = await registry.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, whole.Headers.Location));
        head.Content.Headers.ContentLength.ShouldBe(6);
    }

    [Fact]
    public async Task A_piece_that_does_not_follow_the_last_one_is_refused()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var upload = (await registry.Http.PostAsync("/v2/app/blobs/uploads/", null)).Headers.Location!;

        var answer = await registry.Http.PatchAsync(upload, Piece("def", "3-5"));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("POST", "/v2/app/blobs/uploads/?digest=" + NoDigest, "{}", 400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content","detail":{"Digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}]}""")]
    [InlineData("GET", "/v2/app/manifests/1", "", 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"1"}}]}""")]
    [InlineData("GET", "/v2/app/manifests/" + NoDigest, "", 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Name":"app","Revision":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}]}""")]
    [InlineData("GET", "/v2/app/blobs/" + NoDigest, "", 404, """{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry","detail":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}""")]
    [InlineData("GET", "/v2/app/tags/list", "", 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{"name":"app"}}]}""")]
    [InlineData("PUT", "/v2/app/manifests/1", """{"schemaVersion":2,"config":{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}""", 400, """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry","detail":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}""")]
    [InlineData("GET", "/v2/app/manifests/..%2f..%2fx", "", 404, "404 page not found\n")]
    public async Task A_refusal_has_the_status_and_the_body_of_the_real_registry(string method, string path, string body, int status, string expected)
    {
        await using var registry = await ServedRegistry.StartAsync();

        var answer = await registry.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) });

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_manifest_whose_layer_was_never_sent_leaves_no_tag()
    {
        await using var registry = await ServedRegistry.StartAsync();
        await registry.Http.PutAsync("/v2/app/manifests/1", new StringContent($$"""{"schemaVersion":2,"layers":[{"digest":"{{NoDigest}}"}]}"""));

        (await registry.Client.ResolveAsync(registry.Image("app:1"), CancellationToken.None)).ShouldBeNull();
        registry.Shelf.Pull($"{registry.Host}/app:1").Problem.ShouldBe($"manifest for {registry.Host}/app:1 not found: manifest unknown: manifest unknown");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("{\"config\":7}")]
    public async Task What_is_no_container_image_is_a_pull_that_fails(string config)
    {
        await using var registry = await ServedRegistry.StartAsync();
        await registry.Http.PostAsync($"/v2/app/blobs/uploads/?digest={DigestOf(config)}", new StringContent(config));
        await registry.Http.PutAsync("/v2/app/manifests/1", new StringContent($$"""{"schemaVersion":2,"config":{"digest":"{{DigestOf(config)}}"},"layers":[{"digest":7}]}"""));

        registry.Shelf.Pull($"{registry.Host}/app:1").Problem.ShouldStartWith("invalid image configuration of ");
    }

    [Fact]
    public async Task Our_own_client_finds_that_it_may_push()
    {
        await using var registry = await ServedRegistry.StartAsync();

        await Should.NotThrowAsync(registry.Client.CheckAccessAsync(registry.Image("new/app"), RegistryAccess.Push, CancellationToken.None));
    }

    [Fact]
    public async Task What_lies_in_a_folder_is_there_in_the_next_process()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string digest;
            await using (var before = await ServedRegistry.StartAsync(new FolderRegistryStore(folder)))
                digest = await PushAsync(before, "team/app", "1", "first");

            await using var registry = await ServedRegistry.StartAsync(new FolderRegistryStore(folder));

            (await registry.Http.GetStringAsync("/v2/team/app/tags/list")).ShouldBe("""{"name":"team/app","tags":["1"]}""");
            (await registry.Client.ResolveAsync(registry.Image("team/app:1"), CancellationToken.None))!.Digest.ShouldBe(digest);
            Directory.EnumerateFiles(folder, "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_deleted_manifest_takes_its_tags_with_it()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var digest = await PushAsync(registry, "app", "1", "first");

        (await registry.Http.DeleteAsync($"/v2/app/manifests/{digest}")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await registry.Client.ResolveAsync(registry.Image("app:1"), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task An_index_is_pulled_for_the_platform_of_the_nodes()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var arm = await PushAsync(registry, "app", "arm", "arm");
        var amd = await PushAsync(registry, "app", "amd", "amd");
        var index = $$"""{"schemaVersion":2,"manifests":[{"digest":"{{arm}}","platform":{"os":"linux","architecture":"arm64"} },{"digest":"{{amd}}","platform":{"os":"linux","architecture":"amd64"} }]}""";
        await registry.Http.PutAsync("/v2/app/manifests/both", new StringContent(index, Encoding.UTF8, "application/vnd.oci.image.index.v1+json"));

        registry.Shelf.Pull($"{registry.Host}/app:both").Image!.Settings.Labels["is"].ShouldBe("amd");
    }

    [Theory]
    [InlineData("busybox", null)]
    [InlineData("nginx:1.27", null)]
    [InlineData("busybox:nope", "manifest for busybox:nope not found: manifest unknown: manifest unknown")]
    [InlineData("private/app:3", "pull access denied for private/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied")]
    [InlineData("NOT an image", "couldn't parse image reference \"NOT an image\": invalid reference format")]
    public async Task Images_of_other_registries_exist_unless_they_are_said_to_be_missing(string reference, string? problem)
    {
        await using var registry = await ServedRegistry.StartAsync();

        registry.Shelf.Pull(reference).Problem.ShouldBe(problem);
    }

    private static async Task<string> PushAsync(ServedRegistry registry, string name, string tag, string label)
    {
        var config = $$"""{"os":"linux","architecture":"amd64","config":{"Labels":{"is":"{{label}}"} } }""";
        await registry.Http.PostAsync($"/v2/{name}/blobs/uploads/?digest={DigestOf(config)}", new StringContent(config));
        var manifest = $$"""{"schemaVersion":2,"config":{"digest":"{{DigestOf(config)}}"},"layers":[]}""";
        var answer = await registry.Http.PutAsync($"/v2/{name}/manifests/{tag}", new StringContent(manifest, Encoding.UTF8, "application/vnd.docker.distribution.manifest.v2+json"));
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    private static ByteArrayContent Piece(string text, string range)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Range", range);
        return content;
    }

    private static string DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
