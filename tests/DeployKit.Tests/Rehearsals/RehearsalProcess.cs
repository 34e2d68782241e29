using System.Diagnostics;
using System.Text.Json.Nodes;
using DeployKit.Tests.Conventions;

namespace DeployKit.Tests.Rehearsals;

/// <summary>Runs the target Rehearse as a process: virtual time has no place in the test host.</summary>
internal static class RehearsalProcess
{
    private static readonly string Host = Path.Combine(
        Repository.Root, "build", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "DeployKit.Build.dll");

    /// <param name="folder">Of <c>deploykit.yaml</c>.</param>
    public static async Task<(int ExitCode, string Output, JsonArray Results)> RunAsync(string folder, params string[] arguments)
    {
        var report = Path.Combine(Directory.CreateTempSubdirectory("deploykit-rehearsal-test-").FullName, "report.json");
        var start = new ProcessStartInfo("dotnet", [Host, "--target=Rehearse", "--no-report", $"--report={report}", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // What a CI says of branches is not meant for the app.
        foreach (var name in start.Environment.Keys.Where(name => name == "CI" || name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("CIRCLE", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        var results = File.Exists(report) ? JsonNode.Parse(await File.ReadAllTextAsync(report))!["results"]!.AsArray() : [];
        return (process.ExitCode, output, results);
    }

    /// <summary>A copy of kubia in a work tree of its own, committed.</summary>
    public static string Kubia()
    {
        var folder = Directory.CreateTempSubdirectory("deploykit-rehearsal-test-").FullName;
        var source = Path.Combine(Repository.Root, "pipelines", "apps", "kubia");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            // What somebody's own run kept beside the app is no part of it.
            if (relative.StartsWith(".deploykit", StringComparison.Ordinal))
                continue;
            var target = Path.Combine(folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Git(folder, "init", "-q");
        Commit(folder);
        return folder;
    }

    public static void Commit(string folder)
    {
        Git(folder, "add", "-A");
        Git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "The app");
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
    }
}
