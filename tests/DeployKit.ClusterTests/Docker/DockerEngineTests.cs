using DeployKit.Docker;

namespace DeployKit.ClusterTests.Docker;

public sealed class DockerEngineTests(EngineFixture machine) : IClassFixture<EngineFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [SkippableFact]
    public async Task A_build_is_pushed_and_the_registry_holds_its_digest_platform_and_labels()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = new SourceFolder().With("Dockerfile", "FROM scratch\nCOPY hello.txt /\n").With("hello.txt", Guid.NewGuid().ToString());
        var image = EngineFixture.NewImage();
        var steps = new Recorder<BuildProgress>();

        var built = await machine.Engine.BuildAsync(
            new BuildRequest
            {
                Context = BuildContext.Open(source.Root),
                Tags = [image],
                Labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = "3f2c1ab" },
            },
            steps,
            None);
        var pushed = await machine.Engine.PushAsync(image, credential: null, progress: null, None);

        built.Id.ShouldStartWith("sha256:");
        // The classic builder adds one for the labels.
        built.Steps.ShouldBe(3);
        steps.All.ShouldContain(step => step.ContextBytes > 0);
        steps.All.ShouldContain(step => step.Step != null && step.Step.Instruction.StartsWith("COPY hello.txt"));
        pushed.Progress.ShouldBe(new PushProgress { Layers = 1, Done = 1, Sent = 1, Bytes = pushed.Progress.Bytes, TotalBytes = pushed.Progress.TotalBytes });
        (await machine.Images.ResolveAsync(image, None))!.Digest.ShouldBe(pushed.Digest);
        var held = (await machine.Images.InspectAsync(image.WithDigest(pushed.Digest), None))!;
        held.Descriptor.Digest.ShouldBe(pushed.Digest);
        held.Platforms.ShouldHaveSingleItem().OperatingSystem.ShouldBe("linux");
        held.Labels["org.opencontainers.image.revision"].ShouldBe("3f2c1ab");
    }

    [SkippableFact]
    public async Task A_step_that_fails_is_named_with_its_last_output()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        Skip.If(await machine.Engine.FindImageAsync("busybox", None) is null, "the engine holds no busybox");
        using var source = new SourceFolder().With("Dockerfile", "FROM busybox\nRUN echo about to fail && echo 'no such table' >&2 && exit 3\n");

        var failure = await Should.ThrowAsync<BuildFailedException>(machine.Engine.BuildAsync(
            new BuildRequest { Context = BuildContext.Open(source.Root), Tags = [EngineFixture.NewImage()] }, null, None));

        failure.Step.ShouldNotBeNull().Number.ShouldBe(2);
        failure.Output.ShouldBe(["about to fail", "no such table"], ignoreOrder: true);
        failure.Message.ShouldContain("step 2/2");
        failure.Message.ShouldContain("non-zero code: 3");
    }

    [SkippableFact]
    public async Task Modes_links_long_and_foreign_names_arrive_in_the_image()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        Skip.If(await machine.Engine.FindImageAsync("busybox", None) is null, "the engine holds no busybox");
        var longName = $"{new string('d', 120)}/{new string('f', 150)}";
        using var source = new SourceFolder()
            .With("Dockerfile", "FROM busybox\nCOPY . /src\nRUN cd /src && ./run.sh && cat d*/f* && cat 'größe.txt' && readlink link && stat -c %Y run.sh\n")
            .With("run.sh", "#!/bin/sh\necho it runs\n")
            .With(longName, "long name")
            .With("not-built-before", Guid.NewGuid().ToString())
            .With("größe.txt", "foreign name\n");
        File.SetUnixFileMode(Path.Combine(source.Root, "run.sh"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(source.Root, "link"), "no/where");
        var steps = new Recorder<BuildProgress>();

        await machine.Engine.BuildAsync(
            new BuildRequest { Context = BuildContext.Open(source.Root, time: DateTimeOffset.UnixEpoch.AddDays(10_000)), Tags = [EngineFixture.NewImage()] }, steps, None);

        var lines = steps.All.Select(step => step.Line).ToList();
        lines.ShouldContain("it runs");
        lines.ShouldContain("long nameforeign name");
        lines.ShouldContain("no/where");
        lines.ShouldContain("864000000");
    }

    [SkippableFact]
    public async Task The_second_build_of_equal_sources_comes_from_the_cache_whatever_the_files_times()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = new SourceFolder().With("Dockerfile", "FROM scratch\nCOPY a /\n").With("a", Guid.NewGuid().ToString());
        var request = new BuildRequest { Context = BuildContext.Open(source.Root), Tags = [EngineFixture.NewImage()] };
        var first = await machine.Engine.BuildAsync(request, null, None);
        File.SetLastWriteTimeUtc(Path.Combine(source.Root, "a"), DateTime.UnixEpoch.AddYears(40));

        var second = await machine.Engine.BuildAsync(request with { Context = BuildContext.Open(source.Root) }, null, None);

        second.Id.ShouldBe(first.Id);
        second.CachedSteps.ShouldBe(1);
    }

    [SkippableFact]
    public async Task A_push_to_a_registry_that_is_not_there_fails_although_the_engine_answers_200()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = new SourceFolder().With("Dockerfile", "FROM scratch\nCOPY a /\n").With("a", "a");
        var image = ImageReference.Parse("127.0.0.1:1/nobody/app:1");
        await machine.Engine.BuildAsync(new BuildRequest { Context = BuildContext.Open(source.Root), Tags = [image] }, null, None);

        var failure = await Should.ThrowAsync<PushFailedException>(machine.Engine.PushAsync(image, null, null, None));

        failure.Message.ShouldContain("127.0.0.1:1");
    }

    [SkippableFact]
    public async Task A_pulled_image_carries_the_digest_and_a_missing_one_is_an_error()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);
        using var source = new SourceFolder().With("Dockerfile", "FROM scratch\nCOPY a /\n").With("a", Guid.NewGuid().ToString());
        var image = EngineFixture.NewImage();
        var built = await machine.Engine.BuildAsync(new BuildRequest { Context = BuildContext.Open(source.Root), Tags = [image] }, null, None);
        var other = image.WithTag("2");
        await machine.Engine.TagAsync(built.Id, other, None);
        var pushed = await machine.Engine.PushAsync(other, null, null, None);

        await machine.Engine.PullAsync(image.WithDigest(pushed.Digest), null, None);

        (await machine.Engine.FindImageAsync(other.ToString(), None))!.RepositoryDigests!.ShouldContain($"{image.Name}@{pushed.Digest}");
        await Should.ThrowAsync<PullFailedException>(machine.Engine.PullAsync(image.WithTag("never"), null, None));
        (await machine.Engine.FindImageAsync(image.WithTag("never").ToString(), None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Our_login_may_push_to_a_registry_that_asks_for_none()
    {
        Skip.IfNot(machine.Missing is null, machine.Missing);

        await machine.Images.CheckAccessAsync(EngineFixture.NewImage(), RegistryAccess.Push, None);
        await machine.Images.CheckAccessAsync(EngineFixture.NewImage(), RegistryAccess.Pull, None);
    }

    private sealed class Recorder<T> : IProgress<T>
    {
        private readonly List<T> _all = [];

        public IReadOnlyList<T> All
        {
            get
            {
                lock (_all)
                    return [.. _all];
            }
        }

        public void Report(T value)
        {
            lock (_all)
                _all.Add(value);
        }
    }
}
