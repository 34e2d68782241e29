using System.Security.Cryptography;
using System.Text;
using DeployKit.Docker;
using DeployKit.Http;
using Microsoft.AspNetCore.Http;

namespace DeployKit.Tests.Docker;

public sealed class RegistryClientTests : IDisposable
{
    private const string Digest = "sha256:9a1f07c2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";
    private const string Basic = "Basic bWU6cHc=";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _config = new();

    public void Dispose() => _config.Dispose();

    [Fact]
    public async Task A_token_is_asked_for_with_the_login_once_and_used_again()
    {
        await using var server = await TokenRegistryAsync("""{"token":"T1","expires_in":300}""");
        using var registry = LoggedIn(server);

        (await registry.ResolveAsync(App(server), None))!.Digest.ShouldBe(Digest);
        (await registry.ResolveAsync(App(server), None))!.Digest.ShouldBe(Digest);

        server.Requests.ShouldBe(
        [
            ("HEAD /v2/team/app/manifests/1", null),
            ("GET /token?service=registry.example&scope=repository:team/app:pull", Basic),
            ("HEAD /v2/team/app/manifests/1", "Bearer T1"),
            ("HEAD /v2/team/app/manifests/1", "Bearer T1"),
        ]);
    }

    [Fact]
    public async Task A_token_that_has_run_out_is_asked_for_anew()
    {
        var time = new ManualTime();
        await using var server = await TokenRegistryAsync("""{"access_token":"T1"}""");
        using var registry = LoggedIn(server, time);
        await registry.ResolveAsync(App(server), None);

        time.Advance(TimeSpan.FromSeconds(51));
        await registry.ResolveAsync(App(server), None);

        server.Requests.Count(request => request.Request.StartsWith("GET /token")).ShouldBe(2);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_a_form_and_stands_in_no_address()
    {
        var form = "";
        await using var server = await TokenRegistryAsync("""{"access_token":"T1"}""", context => form = new StreamReader(context.Request.Body).ReadToEndAsync().Result);
        _config.With("config.json", $$"""{ "auths": { "{{server.Authority}}": { "identitytoken": "identity" } } }""");
        using var registry = Registry();

        (await registry.ResolveAsync(App(server), None)).ShouldNotBeNull();

        server.Requests.ElementAt(1).ShouldBe(("POST /token", null));
        form.ShouldContain("grant_type=refresh_token");
        form.ShouldContain("refresh_token=identity");
    }

    [Fact]
    public async Task Without_a_login_the_token_is_asked_for_anonymously()
    {
        await using var server = await TokenRegistryAsync("""{"token":"T1"}""");
        using var registry = Registry();

        (await registry.ResolveAsync(App(server), None)).ShouldNotBeNull();

        server.Requests.ShouldAllBe(request => request.Authorization != Basic);
    }

    [Fact]
    public async Task A_token_without_the_right_is_denied_and_the_remedy_is_said()
    {
        await using var server = await TokenRegistryAsync("""{"token":"too little"}""");
        using var registry = LoggedIn(server);

        var failure = await Should.ThrowAsync<RegistryException>(registry.CheckAccessAsync(App(server), RegistryAccess.Push, None));

        failure.IsDenied.ShouldBeTrue();
        failure.Message.ShouldContain($"push to {server.Authority}/team/app");
        failure.Message.ShouldContain($"docker login {server.Authority}");
        failure.Message.ShouldNotContain("too little");
    }

    [Fact]
    public async Task A_login_is_never_sent_to_a_token_server_without_https()
    {
        await using var server = await LocalServer.StartAsync((context, _) => Challenge(context, "Bearer realm=\"http://tokens.example/token\",service=\"s\""));
        using var registry = LoggedIn(server);

        (await Should.ThrowAsync<RegistryException>(registry.ResolveAsync(App(server), None))).Message.ShouldContain("not reached by https");
    }

    [Fact]
    public async Task Basic_is_answered_with_the_login()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
            context.Request.Headers.Authorization == Basic ? Manifest(context) : Challenge(context, "Basic realm=\"Registry\""));
        using var registry = LoggedIn(server);

        (await registry.ResolveAsync(App(server), None))!.Digest.ShouldBe(Digest);
    }

    [Fact]
    public async Task A_redirect_to_another_server_carries_no_login()
    {
        await using var store = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("""{"os":"linux","architecture":"arm64","config":{"Labels":{"a":"b"}}}"""));
        await using var server = await LocalServer.StartAsync((context, own) =>
        {
            if (context.Request.Headers.Authorization != Basic)
                return Challenge(context, "Basic realm=\"Registry\"");
            if (context.Request.Path.Value!.Contains("/manifests/"))
                return context.Response.WriteAsync($$$"""{"config":{"digest":"{{{Digest}}}"}}""");
            context.Response.Redirect(context.Request.Path.Value.EndsWith("/again") ? $"{store.Address}blob" : $"{own.Address}v2/again", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using var registry = LoggedIn(server);

        var image = (await registry.InspectAsync(App(server), None))!;

        image.Platforms.ShouldHaveSingleItem().ToString().ShouldBe("linux/arm64");
        image.Labels["a"].ShouldBe("b");
        server.Requests.Last().ShouldBe(("GET /v2/again", Basic));
        store.Requests.ShouldHaveSingleItem().Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task An_index_gives_its_own_digest_and_its_platforms_without_attestations()
    {
        var child = """{"config":{"digest":"sha256:c"}}""";
        var childDigest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(child)))}";
        var index = $$"""
            { "manifests": [
              { "digest": "{{childDigest}}", "platform": { "os": "linux", "architecture": "amd64" } },
              { "digest": "sha256:2", "platform": { "os": "linux", "architecture": "arm", "variant": "v7" } },
              { "digest": "sha256:3", "platform": { "os": "unknown", "architecture": "unknown" } } ] }
            """;
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync(
            context.Request.Path.Value!.Contains("/blobs/") ? """{"config":{"Labels":{"deploykit.dev/inputs":"x"}}}"""
            : context.Request.Path.Value.EndsWith("/1") ? index : child));
        using var registry = Registry();

        var image = (await registry.InspectAsync(App(server), None))!;

        image.Descriptor.Digest.ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(index)))}");
        image.Platforms.Select(platform => platform.ToString()).ShouldBe(["linux/amd64", "linux/arm/v7"]);
        image.ManifestDigests.ShouldBe([childDigest, "sha256:2"]);
        image.Labels["deploykit.dev/inputs"].ShouldBe("x");
        image.RunsOn(new ImagePlatform("linux", "arm")).ShouldBeTrue();
        image.RunsOn(new ImagePlatform("linux", "arm64")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_old_registry_that_does_not_name_the_digest_is_asked_for_the_bytes()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync(context.Request.Method == "HEAD" ? "" : "{ }"));
        using var registry = Registry();

        (await registry.ResolveAsync(App(server), None))!.Digest.ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData("{ }"u8))}");
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("{ }"));
        using var registry = Registry();

        (await Should.ThrowAsync<RegistryException>(registry.InspectAsync(App(server).WithDigest(Digest), None))).Message.ShouldContain("another digest");
    }

    [Fact]
    public async Task What_the_registry_does_not_hold_is_null()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""");
        });
        using var registry = Registry();

        (await registry.ResolveAsync(App(server), None)).ShouldBeNull();
        (await registry.InspectAsync(App(server), None)).ShouldBeNull();
        await registry.CheckAccessAsync(App(server), RegistryAccess.Pull, None);
    }

    [Fact]
    public async Task A_page_that_is_no_registry_is_told_as_such()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("<html>sign in</html>"));
        using var registry = Registry();

        (await Should.ThrowAsync<RegistryException>(registry.InspectAsync(App(server), None))).Message.ShouldContain("is this a registry?");
    }

    [Fact]
    public async Task The_right_to_push_is_tried_by_an_upload_that_is_given_up()
    {
        await using var server = await LocalServer.StartAsync((context, own) =>
        {
            context.Response.StatusCode = context.Request.Method == "POST" ? StatusCodes.Status202Accepted : StatusCodes.Status204NoContent;
            if (context.Request.Method == "POST")
                context.Response.Headers.Location = "/v2/team/app/blobs/uploads/u1?_state=s";
            return Task.CompletedTask;
        });
        using var registry = Registry();

        await registry.CheckAccessAsync(App(server), RegistryAccess.Push, None);

        server.Requests.Select(request => request.Request)
            .ShouldBe(["POST /v2/team/app/blobs/uploads/", "DELETE /v2/team/app/blobs/uploads/u1?_state=s"]);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_unreachable()
    {
        using var registry = Registry();

        var failure = await Should.ThrowAsync<UnreachableException>(registry.ResolveAsync(ImageReference.Parse("127.0.0.1:1/app"), None));

        failure.Message.ShouldBe("registry 127.0.0.1:1 is not reachable: connection refused");
    }

    private static Task Challenge(HttpContext context, string challenge)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = challenge;
        return Task.CompletedTask;
    }

    private static Task Manifest(HttpContext context)
    {
        context.Response.Headers["Docker-Content-Digest"] = Digest;
        context.Response.ContentType = "application/vnd.oci.image.manifest.v1+json";
        return Task.CompletedTask;
    }

    private static Task<LocalServer> TokenRegistryAsync(string token, Action<HttpContext>? asked = null) => LocalServer.StartAsync((context, server) =>
    {
        if (context.Request.Path == "/token")
        {
            asked?.Invoke(context);
            return context.Response.WriteAsync(token);
        }
        return context.Request.Headers.Authorization == "Bearer T1" ? Manifest(context)
            : Challenge(context, $"Bearer realm=\"{server.Address}token\",service=\"registry.example\",scope=\"repository:team/app:pull\"");
    });

    private static ImageReference App(LocalServer server) => ImageReference.Parse($"{server.Authority}/team/app:1");

    private RegistryClient LoggedIn(LocalServer server, TimeProvider? time = null)
    {
        _config.With("config.json", $$"""{ "auths": { "{{server.Authority}}": { "auth": "bWU6cHc=" } } }""");
        return Registry(time);
    }

    private RegistryClient Registry(TimeProvider? time = null) =>
        new(HttpTransport.Create(), new CredentialStore(_ => null, _config.Root, TimeProvider.System), time ?? TimeProvider.System);
}
