using System.Diagnostics;
using System.Formats.Tar;
using DeployKit.Configuration;

namespace DeployKit.Build.Rehearsals;

/// <summary>The files of a git reference, in a folder of their own that goes with it.</summary>
internal sealed class BaselineFolder : IDisposable
{
    private readonly string _folder;

    private BaselineFolder(string folder) => _folder = folder;

    /// <summary>The configuration of that reference.</summary>
    public required string Config { get; init; }

    /// <param name="config">The present configuration, in a work tree of git.</param>
    /// <exception cref="InvalidInputException">There is no such reference, or it has no such configuration.</exception>
    public static async Task<BaselineFolder> CheckOutAsync(string config, string reference, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(config))!;
        var prefix = (await GitAsync(folder, reference, ["rev-parse", "--show-prefix"], cancellationToken)).Trim();
        var root = (await GitAsync(folder, reference, ["rev-parse", "--show-toplevel"], cancellationToken)).Trim();
        var commit = (await GitAsync(folder, reference, ["rev-parse", "--verify", "--end-of-options", $"{reference}^{{commit}}"], cancellationToken)).Trim();
        var target = Directory.CreateTempSubdirectory("deploykit-baseline-").FullName;
        var archive = Path.Combine(target, "baseline.tar");
        await GitAsync(root, reference, ["archive", "--format=tar", "--output", archive, commit], cancellationToken);
        await TarFile.ExtractToDirectoryAsync(archive, target, overwriteFiles: false, cancellationToken);
        var baseline = new BaselineFolder(target) { Config = Path.Combine(target, prefix, Path.GetFileName(config)) };
        if (File.Exists(baseline.Config))
            return baseline;
        baseline.Dispose();
        throw new InvalidInputException($"--baseline={reference}: it has no {prefix}{Path.GetFileName(config)}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> GitAsync(string folder, string reference, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync(cancellationToken);
        var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
        await git.WaitForExitAsync(cancellationToken);
        return git.ExitCode == 0 ? output : throw new InvalidInputException($"--baseline={reference}: git: {(await errors).Trim()}");
    }
}
