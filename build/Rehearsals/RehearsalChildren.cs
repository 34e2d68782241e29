using System.Diagnostics;
using System.Text.Json;
using DeployKit.Configuration;

namespace DeployKit.Build.Rehearsals;

/// <summary>Runs a rehearsal in processes of its own, at most two: virtual time wants a thread pool to itself.</summary>
internal static class RehearsalChildren
{
    // Two share the work where there is enough of it to pay for the second one's start.
    private const int EnoughForTwo = 8;

    /// <returns>In the order of the list or of the seeds.</returns>
    /// <exception cref="RehearsalException">A child did not come to its end.</exception>
    public static async Task<IReadOnlyList<RehearsalResult>> RunAsync(DeployArguments arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("deploykit-rehearsals-").FullName;
        try
        {
            // A trace is one file in the order of the runs.
            var alone = Environment.ProcessorCount < 2 || arguments.Trace is not null || (arguments.Seed is { } seeds && SeedRange.Parse(seeds).All.Count() < EnoughForTwo);
            var jobs = Enumerable.Range(0, alone ? 1 : 2).Select(share => new RehearsalJob(arguments, Path.Combine(folder, $"results-{share}")) { Share = share, Shares = alone ? 1 : 2 }).ToList();
            if (arguments.Trace is { } trace)
                await File.WriteAllTextAsync(trace, "", cancellationToken);
            await Task.WhenAll(jobs.Select(job => RunAsync(job, Path.Combine(folder, $"job-{job.Share}.json"), cancellationToken)));
            var results = await Task.WhenAll(jobs.Select(async job => (await File.ReadAllLinesAsync(job.Results, cancellationToken)).Select(line => JsonSerializer.Deserialize<RehearsalResult>(line)!).ToList()));
            return [.. Enumerable.Range(0, results.Sum(share => share.Count)).Select(index => results[index % jobs.Count][index / jobs.Count])];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(RehearsalJob job, string file, CancellationToken cancellationToken)
    {
        job.Write(file);
        await File.WriteAllTextAsync(job.Results, "", cancellationToken);
        // Under Cake this process is Cake's: the host itself is started as a program of its own.
        var start = new ProcessStartInfo("dotnet", [typeof(RehearsalChildren).Assembly.Location, $"--target={Targets.Rehearse}", "--no-report"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment[RehearsalJob.Variable] = file;
        using var child = Process.Start(start)!;
        try
        {
            var errors = child.StandardError.ReadToEndAsync(cancellationToken);
            var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            if (child.ExitCode != 0)
                throw new RehearsalException(File.Exists(job.Failure) ? await File.ReadAllTextAsync(job.Failure, cancellationToken) : $"A rehearsal ended with {child.ExitCode}:\n{output}{await errors}");
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }
}
