using System.Formats.Tar;
using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class BuildContextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new TemporaryFolder().With("Dockerfile", "FROM scratch\nCOPY . /\n").With("src/app.js", "app").With("README.md", "read");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_tar_is_the_same_whatever_the_files_times()
    {
        var before = await TarAsync();
        File.SetLastWriteTimeUtc(_folder["src/app.js"], DateTime.UnixEpoch.AddYears(40));

        (await TarAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Entries_are_sorted_owned_by_root_and_keep_their_modes_and_links()
    {
        _folder.WithProgram("bin/run", "#!/bin/sh\n");
        File.CreateSymbolicLink(_folder["link"], "src/app.js");
        Directory.CreateSymbolicLink(_folder["again"], "src");
        var long1 = string.Join('/', Enumerable.Repeat("folder-with-a-long-name", 12)) + "/größe.txt";
        _folder.With(long1, "deep");

        var entries = await EntriesAsync();

        entries.Select(entry => entry.Name).ShouldBe(entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        entries.ShouldAllBe(entry => entry.Uid == 0 && entry.Gid == 0 && entry.ModificationTime.Year == 1980);
        entries.Single(entry => entry.Name == "bin/run").Mode.ShouldBe((UnixFileMode)0b111_101_101);
        entries.Single(entry => entry.Name == "link").LinkName.ShouldBe("src/app.js");
        entries.Single(entry => entry.Name == "again").EntryType.ShouldBe(TarEntryType.SymbolicLink);
        entries.ShouldContain(entry => entry.Name == long1);
        entries.ShouldNotContain(entry => entry.Name.StartsWith("again/"));
    }

    [Fact]
    public async Task Every_file_has_the_time_that_is_asked_for()
    {
        var time = new DateTimeOffset(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);

        (await EntriesAsync(time: time)).ShouldAllBe(entry => entry.ModificationTime == time);
    }

    [Fact]
    public async Task The_hash_depends_on_names_modes_contents_and_options_but_on_no_time()
    {
        var hashes = new List<string> { await HashAsync() };
        File.SetLastWriteTimeUtc(_folder["README.md"], DateTime.UnixEpoch.AddYears(40));
        (await HashAsync()).ShouldBe(hashes[0]);

        _folder.With("README.md", "reed");
        hashes.Add(await HashAsync());
        File.Move(_folder["README.md"], _folder["README"]);
        hashes.Add(await HashAsync());
        File.SetUnixFileMode(_folder["README"], (UnixFileMode)0b111_000_000);
        hashes.Add(await HashAsync());
        _folder.With("Dockerfile", "FROM scratch\n");
        hashes.Add(await HashAsync());
        hashes.Add(await HashAsync(request => request with { Arguments = new Dictionary<string, string> { ["A"] = "b" } }));
        hashes.Add(await HashAsync(request => request with { Labels = new Dictionary<string, string> { ["A"] = "b" } }));
        hashes.Add(await HashAsync(request => request with { Target = "test" }));
        hashes.Add(await HashAsync(request => request with { Platform = "linux/arm64" }));

        hashes.ShouldBeUnique();
    }

    [Fact]
    public void Ignored_files_stay_out_and_one_taken_back_in_brings_its_folders()
    {
        _folder.With(".dockerignore", "*\n!src/app.js\n").With("src/secret");

        // The engine needs the first two whatever the rules say.
        Paths().ShouldBe([".dockerignore", "Dockerfile", "src", "src/app.js"]);
    }

    [Fact]
    public void The_rules_beside_the_Dockerfile_win()
    {
        _folder.With(".dockerignore", "src\n").With("docker/web.Dockerfile", "FROM scratch\n").With("docker/web.Dockerfile.dockerignore", "README.md\n");

        var paths = Paths("docker/web.Dockerfile");

        paths.ShouldContain("src/app.js");
        paths.ShouldNotContain("README.md");
    }

    [Fact]
    public void A_Dockerfile_outside_of_the_context_is_sent_under_a_name_of_its_own()
    {
        var context = BuildContext.Open(_folder["src"], "../Dockerfile");

        context.Paths.ShouldBe([context.Dockerfile.Path, "app.js"]);
        context.Dockerfile.Path.ShouldStartWith(".dockerfile.");
    }

    [Fact]
    public async Task What_git_and_earlier_runs_keep_in_the_folder_is_no_input_of_a_build()
    {
        var before = await HashAsync();

        _folder.With(".git/index", "another checkout").With(".deploykit/logs/web.app.log", "boom");
        (await HashAsync()).ShouldBe(before);
        Paths().ShouldContain(".git/index");
        _folder.With(".github/workflows/deploy.yml", "on: push");
        (await HashAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_sent_is_an_error_and_one_that_grows_is_cut()
    {
        var context = BuildContext.Open(_folder.Root);
        _folder.With("README.md", "read more");
        using (var tar = new MemoryStream())
            await context.WriteTarAsync(tar, CancellationToken.None);
        _folder.With("README.md", "r");

        var failure = await Should.ThrowAsync<BuildContextException>(context.WriteTarAsync(new MemoryStream(), CancellationToken.None));

        failure.Message.ShouldContain("README.md");
    }

    [Fact]
    public void A_missing_folder_or_Dockerfile_is_named()
    {
        Should.Throw<BuildContextException>(() => BuildContext.Open(_folder["nowhere"])).Message.ShouldContain("nowhere");
        Should.Throw<BuildContextException>(() => BuildContext.Open(_folder["src"])).Message.ShouldContain(_folder["src/Dockerfile"]);
    }

    private IReadOnlyList<string> Paths(string? dockerfile = null) => [.. BuildContext.Open(_folder.Root, dockerfile).Paths];

    private Task<string> HashAsync(Func<BuildRequest, BuildRequest>? change = null)
    {
        var request = new BuildRequest { Context = BuildContext.Open(_folder.Root), Tags = [] };
        return (change?.Invoke(request) ?? request).InputsHashAsync(CancellationToken.None);
    }

    private async Task<byte[]> TarAsync(DateTimeOffset? time = null)
    {
        using var tar = new MemoryStream();
        await BuildContext.Open(_folder.Root, time: time).WriteTarAsync(tar, CancellationToken.None);
        return tar.ToArray();
    }

    private async Task<IReadOnlyList<TarEntry>> EntriesAsync(DateTimeOffset? time = null)
    {
        var entries = new List<TarEntry>();
        await using var reader = new TarReader(new MemoryStream(await TarAsync(time)));
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }
}
