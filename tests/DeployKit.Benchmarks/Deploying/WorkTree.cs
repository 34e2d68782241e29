namespace DeployKit.Benchmarks.Deploying;

/// <summary>A git work tree of its own: kubia with two Secrets and a migration, of which every round is a new version.</summary>
internal sealed class WorkTree : IDisposable
{
    private const string Repository = "localhost:5000/kubia";
    private static readonly Dictionary<string, string> NoVariables = [];

    public WorkTree()
    {
        Root = FindRoot();
        Copy(Path.Combine(Root, "pipelines/apps/kubia"), Folder);
        Copy(Path.Combine(Root, "tests/DeployKit.Benchmarks/Deploying/kubia"), Folder);
    }

    /// <summary>The folder of <c>deploykit.yaml</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("deploykit-kubia-").FullName;

    /// <summary>The same app with the round's image in its manifests, as the script deploys it.</summary>
    public string ScriptFolder { get; } = Directory.CreateTempSubdirectory("deploykit-script-").FullName;

    /// <summary>DeployKit's own repository.</summary>
    public string Root { get; }

    /// <summary>The image of the round.</summary>
    public string Image { get; private set; } = "";

    public Task InitAsync() => GitAsync("init", "-q", "-b", "main");

    /// <summary>Commits a new version.</summary>
    public async Task CommitAsync(int round)
    {
        await File.AppendAllTextAsync(Path.Combine(Folder, "app.js"), $"// {round} {Guid.NewGuid()}\n");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-q", "-m", $"Round {round}");
        Image = $"{Repository}:{(await GitAsync("rev-parse", "--short=7", "HEAD")).Trim()}";
        // The image stands in the script's manifests, so that apply and set image make one rollout and not two.
        Copy(Folder, ScriptFolder);
        foreach (var file in new[] { "migrate-job.yaml", "k8s/deployment.yaml" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Folder, file));
            await File.WriteAllTextAsync(Path.Combine(ScriptFolder, file), text.Replace($"image: {Repository}\n", $"image: {Image}\n", StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(ScriptFolder, recursive: true);
    }

    private Task<string> GitAsync(params string[] arguments) => Command.RunAsync(
        Folder, NoVariables, ["git", "-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "commit.gpgsign=false", .. arguments]);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(from, file)))
        {
            if (file.StartsWith(".git/", StringComparison.Ordinal) || file.StartsWith(".deploykit", StringComparison.Ordinal))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file), overwrite: true);
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DeployKit.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmark does not run inside the repository.");
        return folder;
    }
}
