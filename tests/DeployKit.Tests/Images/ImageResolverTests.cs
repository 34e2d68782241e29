using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;
using DeployKit.Images;
using DeployKit.Sources;
using DeployKit.Tests.Docker;
using Microsoft.AspNetCore.Http;

namespace DeployKit.Tests.Images;

public sealed class ImageResolverTests
{
    private const string Digest = "sha256:9a1f07c2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";

    [Fact]
    public async Task A_tag_becomes_the_registrys_digest()
    {
        await using var server = await RegistryAsync(StatusCodes.Status200OK);

        var image = await ResolveAsync(server.Authority, null);

        image.Pinned.ShouldBe($"{server.Authority}/app@{Digest}");
        image.Tag.ShouldBe("v1");
        server.Requests.ShouldHaveSingleItem().Request.ShouldBe("HEAD /v2/app/manifests/v1");
    }

    [Fact]
    public async Task What_is_given_wins_over_the_configured_tag()
    {
        await using var server = await RegistryAsync(StatusCodes.Status200OK);

        (await ResolveAsync(server.Authority, Digest)).ShouldBe(new ReleaseImage($"{server.Authority}/app", null, Digest, false, false) { Detail = "at the registry" });

        server.Requests.ShouldHaveSingleItem().Request.ShouldBe($"HEAD /v2/app/manifests/{Digest}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Digest)]
    public async Task A_tag_or_digest_that_the_registry_does_not_hold_is_an_error(string? given)
    {
        await using var server = await RegistryAsync(StatusCodes.Status404NotFound);

        (await Should.ThrowAsync<ImageNotFoundException>(ResolveAsync(server.Authority, given))).Message.ShouldContain("the registry holds no such image");
    }

    [Fact]
    public async Task A_tag_at_a_registry_that_does_not_answer_asks_for_a_digest() =>
        (await Should.ThrowAsync<ImageUnresolvedException>(ResolveAsync("127.0.0.1:1", null))).Message
            .ShouldBe("registry 127.0.0.1:1 is not reachable: connection refused; give 127.0.0.1:1/app by digest: --image=127.0.0.1:1/app=sha256:…");

    [Fact]
    public async Task A_digest_needs_no_answer_but_its_lack_is_said()
    {
        var image = await ResolveAsync("127.0.0.1:1", Digest);

        image.Digest.ShouldBe(Digest);
        image.Warning.ShouldNotBeNull().ShouldContain("unseen");
    }

    private static Task<LocalServer> RegistryAsync(int status) => LocalServer.StartAsync((context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers["Docker-Content-Digest"] = Digest;
        return Task.CompletedTask;
    });

    private static async Task<ReleaseImage> ResolveAsync(string authority, string? digest)
    {
        var image = new ImageOptions { Repository = $"{authority}/app", Tag = "v1" };
        using var registry = new RegistryClient(HttpTransport.Create(), new CredentialStore(_ => null, "/nowhere", TimeProvider.System), TimeProvider.System);
        var resolver = new ImageResolver(registry, new ImageSource(".", new SourceFacts(), null, DateTimeOffset.UnixEpoch));
        return await resolver.ResolveAsync(image, digest is null ? null : ImageReference.Parse(image.Repository).WithDigest(digest), CancellationToken.None);
    }
}
