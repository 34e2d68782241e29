using System.Diagnostics;

namespace DeployKit.ClusterTests.Harness;

/// <summary>A git work tree of its own that holds one app, as a developer or a CI job has it checked out.</summary>
public sealed class Workspace : IDisposable
{
    /// <summary>A copy of an app's folder, committed on a branch.</summary>
    /// <param name="app">A folder below <c>Apps</c> (<c>web</c>), or below the repository (<c>pipelines/apps/kubia</c>).</param>
    public Workspace(string app, string branch = "main")
    {
        Folder = Directory.CreateTempSubdirectory("deploykit-test-").FullName;
        CopyOver(app.Contains('/') ? Path.Combine(Repository, app) : Path.Combine(Apps, app));
        Git("init", "-q", "-b", branch);
        Commit("The app");
    }

    private Workspace(string folder) => Folder = folder;

    /// <summary>A clone of the repository that the tests are part of, as committed, on a branch.</summary>
    public static Workspace Clone(string branch)
    {
        var clone = new Workspace(Directory.CreateTempSubdirectory("deploykit-clone-").FullName);
        clone.Git("clone", "-q", "--no-hardlinks", Repository, ".");
        clone.Checkout(branch);
        return clone;
    }

    /// <summary>Makes a branch of what is checked out, and checks it out.</summary>
    public void Checkout(string branch) => Git("checkout", "-q", "-B", branch);

    /// <summary>The folder of <c>deploykit.yaml</c>; of a clone, its root.</summary>
    public string Folder { get; }

    /// <summary>The repository that the tests are part of.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Apps => Path.Combine(Repository, "tests", "DeployKit.ClusterTests", "Apps");

    /// <summary>Lays a bad or a second version over the app and commits it.</summary>
    public Workspace Overlay(params string[] names)
    {
        foreach (var name in names)
            CopyOver(Path.Combine(Apps, "overlays", name));
        Commit(string.Join(" and ", names));
        return this;
    }

    /// <summary>Writes one file and leaves it uncommitted.</summary>
    public Workspace Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, TestTarget.Localise(text));
        if (Path.GetExtension(file) == ".behaviour")
            DescribeImage();
        return this;
    }

    /// <summary>Replaces text in one file and leaves it uncommitted; the text must be there.</summary>
    public Workspace Replace(string file, string text, string by)
    {
        var content = File.ReadAllText(Path.Combine(Folder, file));
        content.ShouldContain(TestTarget.Localise(text));
        return Write(file, content.Replace(TestTarget.Localise(text), by));
    }

    /// <summary>Commits everything.</summary>
    public Workspace Commit(string message)
    {
        DescribeImage();
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return this;
    }

    /// <summary>The short hash that is checked out.</summary>
    public string Head => Git("rev-parse", "--short=7", "HEAD");

    /// <summary>Runs git in the folder and returns what it printed.</summary>
    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
        return output.Trim();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void CopyOver(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            // What somebody's own run kept beside the app is no part of it.
            if (relative.StartsWith(".deploykit", StringComparison.Ordinal))
                continue;
            var target = Path.Combine(Folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            if (TestTarget.IsSandbox && Path.GetExtension(target) == ".yaml")
                File.WriteAllText(target, TestTarget.Localise(File.ReadAllText(target)));
        }
    }

    // Nothing is executed in the sandbox: what an image's scripts do stands beside them, and goes with the image as a label.
    private void DescribeImage()
    {
        var dockerfile = Path.Combine(Folder, "Dockerfile");
        var files = Directory.GetFiles(Folder, "*.behaviour");
        if (!TestTarget.IsSandbox || files.Length == 0 || !File.Exists(dockerfile))
            return;
        var lines = File.ReadAllLines(dockerfile).Where(line => !line.StartsWith("LABEL sandbox.deploykit.dev/", StringComparison.Ordinal)).ToList();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var key = Path.GetFileNameWithoutExtension(file) is "serve" ? "behaviour" : $"behaviour.{Path.GetFileNameWithoutExtension(file)}";
            var behaviour = string.Join("; ", File.ReadAllLines(file)).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$");
            lines.Add($"LABEL sandbox.deploykit.dev/{key}=\"{behaviour}\"");
        }
        File.WriteAllLines(dockerfile, lines);
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DeployKit.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
