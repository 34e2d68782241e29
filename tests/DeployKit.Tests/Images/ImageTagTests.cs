using DeployKit.Configuration;
using DeployKit.Images;
using DeployKit.Sources;

namespace DeployKit.Tests.Images;

public sealed class ImageTagTests
{
    private static readonly SourceFacts Clean = new() { Commit = "3f2c1ab9d8e7f60514233241506978869504a3b2" };

    [Theory]
    [InlineData("{commit}", "3f2c1ab")]
    [InlineData("latest", "latest")]
    [InlineData("{branch}-{commit}", "feature-login-3f2c1ab")]
    [InlineData("v1.{time}", "v1.20261121083000")]
    public void A_tag_is_made_from_its_template(string template, string tag) => Render(template, Clean, "feature/login").ShouldBe(tag);

    [Fact]
    public void A_changed_work_tree_never_gets_the_committed_images_tag() =>
        Render("{commit}", Clean with { DirtyHash = "1d0c2b3a" }).ShouldBe("3f2c1ab-dirty.1d0c2b3a");

    [Theory]
    [InlineData("-../ä b", "ä-b")]
    [InlineData("renovate/node@22", "renovate-node-22")]
    public void A_branch_becomes_characters_that_tags_may_hold(string branch, string tag) =>
        Render("{branch}", Clean, branch).ShouldBe(tag.Replace("ä", "").TrimStart('-'));

    [Fact]
    public void A_long_branch_is_cut_to_a_tags_length() => Render("{branch}", Clean, new string('b', 300)).Length.ShouldBe(128);

    [Theory]
    [InlineData("{comit}", "unknown {comit}")]
    [InlineData("a b", "'a b' is not a tag")]
    [InlineData("", "'' is not a tag")]
    [InlineData("-x", "is not a tag")]
    [InlineData("{branch}", "there is no branch")]
    public void What_is_no_tag_is_refused_with_the_image_and_the_reason(string template, string reason)
    {
        var failure = Should.Throw<InvalidInputException>(() => Render(template, Clean));

        failure.Message.ShouldStartWith("images: localhost:5000/app: tag: ");
        failure.Message.ShouldContain(reason);
    }

    [Fact]
    public void Outside_of_git_there_is_no_commit() =>
        Should.Throw<InvalidInputException>(() => Render("{commit}", new SourceFacts())).Message.ShouldContain("no git commit");

    [Theory]
    [InlineData("localhost:5000/App", "lowercase")]
    [InlineData("localhost:5000/app:1", "the tag goes into 'tag'")]
    public void What_is_no_repository_is_refused(string repository, string reason) =>
        Should.Throw<InvalidInputException>(() => ImageTag.ReferenceOf(new ImageOptions { Repository = repository, Tag = "1" }, Source(Clean, null))).Message.ShouldContain(reason);

    private static string Render(string template, SourceFacts facts, string? branch = null) =>
        ImageTag.Render(new ImageOptions { Repository = "localhost:5000/app", Tag = template }, Source(facts, branch));

    private static ImageSource Source(SourceFacts facts, string? branch) => new(".", facts, branch, new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.FromHours(1)));
}
