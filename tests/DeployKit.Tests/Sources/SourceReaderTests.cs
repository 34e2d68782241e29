using System.Diagnostics;
using DeployKit.Configuration;
using DeployKit.Sources;

namespace DeployKit.Tests.Sources;

public sealed class SourceReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("deploykit-git-").FullName;

    [Fact]
    public async Task Outside_a_work_tree_nothing_is_known()
    {
        (await ReadAsync()).ShouldBe(new SourceFacts());
        (await SourceReader.ReadBranchAsync(_root, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Before_the_first_commit_only_the_branch_is_known()
    {
        await GitAsync("init", "-q", "-b", "main");
        (await ReadAsync()).ShouldBe(new SourceFacts());
        (await SourceReader.ReadBranchAsync(_root, CancellationToken.None)).ShouldBe("main");
    }

    [Fact]
    public async Task A_clean_tree_has_commit_branch_time_and_address()
    {
        await CommitAsync();
        await GitAsync("remote", "add", "origin", "https://alice:token@git.example.com:8443/team/app.git");
        var facts = await ReadAsync();
        facts.Commit!.Length.ShouldBe(40);
        facts.ShouldBe(new SourceFacts
        {
            Commit = facts.Commit,
            Branch = "feature/x",
            CommitTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            RepositoryUrl = "https://git.example.com:8443/team/app.git",
        });
        facts.Version.ShouldBe(facts.Commit[..7]);
        facts.IsDirty.ShouldBeFalse();
    }

    [Fact]
    public async Task A_detached_head_has_no_branch()
    {
        await CommitAsync();
        await GitAsync("checkout", "-q", "--detach");
        (await ReadAsync()).Branch.ShouldBeNull();
        (await SourceReader.ReadBranchAsync(_root, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_tracked_change_anywhere_makes_the_tree_dirty_and_its_hash_follows_the_content()
    {
        await CommitAsync();
        Write("docs/readme.md", "one");
        var one = await ReadAsync();
        one.Version.ShouldBe($"{one.Commit![..7]}-dirty.{one.DirtyHash}");
        one.DirtyHash!.Length.ShouldBe(8);
        await GitAsync("add", ".");
        (await ReadAsync()).DirtyHash.ShouldBe(one.DirtyHash, "staging changes no content");
        Write("docs/readme.md", "two");
        (await ReadAsync()).DirtyHash.ShouldNotBe(one.DirtyHash);
        await GitAsync("checkout", "-q", "HEAD", "--", ".");
        (await ReadAsync()).IsDirty.ShouldBeFalse();
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_deleted_file_and_a_changed_mode_count()
    {
        await CommitAsync();
        File.SetUnixFileMode(Path.Combine(_root, "app/main.js"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var mode = (await ReadAsync()).DirtyHash.ShouldNotBeNull();
        File.Delete(Path.Combine(_root, "app/main.js"));
        (await ReadAsync()).DirtyHash.ShouldNotBeNull().ShouldNotBe(mode);
    }

    [Theory]
    [InlineData("app/new file \u00e9.js", true)]
    [InlineData("docs/new.md", false)]
    [InlineData("app/build.log", false)]
    [InlineData("app/.deploykit/logs/web.log", false)]
    public async Task An_untracked_file_counts_only_inside_a_context_and_unless_ignored(string path, bool isDirty)
    {
        await CommitAsync();
        Write(path, "x");
        (await ReadAsync()).IsDirty.ShouldBe(isDirty);
    }

    [Fact]
    public async Task The_folder_may_lie_below_the_root_and_a_context_outside()
    {
        await CommitAsync();
        Write("app/new.js", "x");
        var facts = await SourceReader.ReadAsync(Path.Combine(_root, "docs"), [Path.Combine(_root, "app"), Path.GetTempPath()], CancellationToken.None);
        facts.IsDirty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broken_work_tree_is_told_and_not_taken_for_none()
    {
        await CommitAsync();
        await File.WriteAllTextAsync(Path.Combine(_root, ".git/config"), "[core\n");
        (await Should.ThrowAsync<InvalidInputException>(ReadAsync)).Message.ShouldStartWith("git: fatal: bad config");
    }

    [Theory]
    [InlineData("https://host/a.git", "https://host/a.git")]
    [InlineData("https://token@host/a.git", "https://host/a.git")]
    [InlineData("https://u:p@ss@host:1/a@b.git", "https://host:1/a@b.git")]
    [InlineData("ssh://git@host:22/a.git", "ssh://host:22/a.git")]
    [InlineData("git@github.com:team/app.git", "ssh://github.com/team/app.git")]
    [InlineData("/srv/git/a.git", "/srv/git/a.git")]
    [InlineData("../a:b.git", "../a:b.git")]
    public void The_address_holds_no_user(string url, string expected) => SourceReader.WithoutUser(url).ShouldBe(expected);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<SourceFacts> ReadAsync() => SourceReader.ReadAsync(_root, [Path.Combine(_root, "app")], CancellationToken.None);

    private async Task CommitAsync()
    {
        await GitAsync("init", "-q", "-b", "feature/x");
        Write("app/main.js", "main");
        Write("docs/readme.md", "zero");
        Write(".gitignore", "*.log\n");
        await GitAsync("add", ".");
        await GitAsync("commit", "-q", "-m", "first");
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private async Task GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgSign=false", .. arguments])
        {
            WorkingDirectory = _root,
            UseShellExecute = false,
            Environment = { ["GIT_COMMITTER_DATE"] = "2026-01-02T03:04:05+02:00" },
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
