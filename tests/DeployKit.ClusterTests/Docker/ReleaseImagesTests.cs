using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Images;
using DeployKit.Sources;

namespace DeployKit.ClusterTests.Docker;

public sealed class ReleaseImagesTests(EngineFixture machine) : IClassFixture<EngineFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly SourceFacts Facts = new()
    {
        Commit = "3f2c1ab9d8e7f60514233241506978869504a3b2",
        CommitTime = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(1)),
        RepositoryUrl = "https://git.example/shop/kubia",
    };

    private readonly ImageOptions _image = new()
    {
        Repository = EngineFixture.NewImage().Name,
        Build = new BuildOptions { Labels = new Dictionary<string, string> { ["team"] = "shop" } },
    };

    [SkippableFact]
    public async Task Equal_sources_give_an_equal_digest_on_whatever_machine_they_are_built_again()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = Source("one");
        var built = await Builder(source).BuildAsync(_image, null, None);
        var pushed = await Builder(source).PushAsync(built, null, None);
        using var elsewhere = Source("one");

        var again = await Builder(elsewhere).BuildAsync(_image, null, None);

        built.ShouldBe(new ReleaseImage(_image.Repository, "3f2c1ab", null, Built: true, Pushed: false) { Detail = built.Detail });
        pushed.Pushed.ShouldBeTrue();
        again.ShouldBe(new ReleaseImage(_image.Repository, "3f2c1ab", pushed.Digest, Built: false, Pushed: false) { Detail = again.Detail });
        (await Builder(elsewhere).PushAsync(again, null, None)).ShouldBe(again);
        (await new ImageResolver(machine.Images, In(source)).ResolveAsync(_image, null, None)).Pinned.ShouldBe(pushed.Pinned);
    }

    [SkippableFact]
    public async Task A_changed_file_under_the_same_tag_and_a_forced_rebuild_are_built()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = Source("one");
        await Builder(source).PushAsync(await Builder(source).BuildAsync(_image, null, None), null, None);

        (await Builder(source, rebuild: true).BuildAsync(_image, null, None)).Built.ShouldBeTrue();
        source.With("app.txt", "two");
        (await Builder(source).BuildAsync(_image, null, None)).Built.ShouldBeTrue();
    }

    [SkippableFact]
    public async Task The_labels_say_where_the_image_comes_from()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = Source("one");
        await Builder(source).PushAsync(await Builder(source).BuildAsync(_image, null, None), null, None);

        var labels = (await machine.Images.InspectAsync(ImageReference.Parse($"{_image.Repository}:3f2c1ab"), None))!.Labels;

        labels["org.opencontainers.image.revision"].ShouldBe(Facts.Commit);
        labels["org.opencontainers.image.source"].ShouldBe("https://git.example/shop/kubia");
        labels["org.opencontainers.image.created"].ShouldBe("2026-11-20T09:00:00Z");
        labels["team"].ShouldBe("shop");
        labels["deploykit.dev/inputs"].Length.ShouldBe(64);
    }

    [SkippableFact]
    public async Task A_push_alone_takes_what_an_earlier_run_built_and_says_when_there_is_nothing()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = Source("one");
        (await Should.ThrowAsync<ImageNotFoundException>(Builder(source).PushAsync(_image, null, None))).Message.ShouldContain("--target=BuildImage");
        await Builder(source).BuildAsync(_image, null, None);

        var pushed = await Builder(source).PushAsync(_image, null, None);

        (await machine.Images.ResolveAsync(ImageReference.Parse(pushed.Pinned!), None)).ShouldNotBeNull();
    }

    [SkippableFact]
    public async Task Layers_of_a_cache_image_are_taken_over_and_its_lack_stops_nothing()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = Source("one");
        var cached = _image with { Build = _image.Build! with { CacheFrom = [$"{_image.Repository}:cache"] } };

        (await Builder(source).BuildAsync(cached, null, None)).Built.ShouldBeTrue();
    }

    private static SourceFolder Source(string content) =>
        new SourceFolder().With("Dockerfile", "FROM scratch\nCOPY app.txt /\n").With("app.txt", content);

    private static ImageSource In(SourceFolder source) => new(source.Root, Facts, "master", TimeProvider.System.GetUtcNow());

    private EngineImageBuilder Builder(SourceFolder source, bool rebuild = false) =>
        new(machine.Engine, machine.Images, machine.Credentials, new ImagePlanner(machine.Images, In(source), rebuild));
}
