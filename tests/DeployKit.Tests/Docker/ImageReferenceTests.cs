using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:9a1f07c2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";

    [Theory]
    [InlineData("busybox", "docker.io", "library/busybox", null, null)]
    [InlineData("bob/app:1", "docker.io", "bob/app", "1", null)]
    [InlineData("docker.io/busybox", "docker.io", "library/busybox", null, null)]
    [InlineData("index.docker.io/bob/app", "docker.io", "bob/app", null, null)]
    [InlineData("localhost/app", "localhost", "app", null, null)]
    [InlineData("localhost:5000/simple:3f2c1ab", "localhost:5000", "simple", "3f2c1ab", null)]
    [InlineData("gcr.io/team/sub/app_x-y__z:v1.2-rc.1", "gcr.io", "team/sub/app_x-y__z", "v1.2-rc.1", null)]
    [InlineData("Foo/bar", "Foo", "bar", null, null)]
    [InlineData("[::1]:5000/app@" + Digest, "[::1]:5000", "app", null, Digest)]
    [InlineData("localhost:5000/app:1@" + Digest, "localhost:5000", "app", "1", Digest)]
    public void A_reference_is_read_as_the_docker_command_line_reads_it(string text, string registry, string repository, string? tag, string? digest)
    {
        var reference = ImageReference.Parse(text);

        (reference.Registry, reference.Repository, reference.Tag, reference.Digest).ShouldBe((registry, repository, tag, digest));
        ImageReference.Parse(reference.ToString()).ShouldBe(reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("app:")]
    [InlineData("app@")]
    [InlineData("bob/App")]
    [InlineData("app name")]
    [InlineData("app//x")]
    [InlineData("app/")]
    [InlineData("-app")]
    [InlineData("app--")]
    [InlineData("https://gcr.io/app")]
    [InlineData("app:.1")]
    [InlineData("app:a/b")]
    [InlineData("app@sha256:12")]
    [InlineData("app\n")]
    [InlineData("9a1f07c2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e")]
    public void What_names_no_image_is_refused(string text)
    {
        Should.Throw<InvalidReferenceException>(() => ImageReference.Parse(text)).Reference.ShouldBe(text);
        ImageReference.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_tag_has_128_characters_at_most()
    {
        ImageReference.IsTag(new string('a', 128)).ShouldBeTrue();
        ImageReference.IsTag(new string('a', 129)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("library/busybox", "busybox")]
    [InlineData("docker.io/bob/app", "bob/app")]
    [InlineData("localhost:5000/app", "localhost:5000/app")]
    public void A_name_is_shown_as_people_write_it(string text, string name) => ImageReference.Parse(text).Name.ShouldBe(name);

    [Fact]
    public void The_digest_decides_where_a_tag_stands_beside_it() =>
        ImageReference.Parse($"app:1@{Digest}").Selector.ShouldBe(Digest);
}
