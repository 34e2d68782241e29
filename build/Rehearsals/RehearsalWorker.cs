using System.Text.Json;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Build.Rehearsals;

/// <summary>The child's part: everything that touches the machine comes first, then virtual time.</summary>
internal sealed class RehearsalWorker(RehearsalJob job, ICakeContext cake, Surroundings machine)
{
    /// <exception cref="RehearsalException">There is nothing to rehearse with.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("deploykit-rehearsal-").FullName;
        try
        {
            var arguments = job.Arguments with { Context = RehearsalApp.Context, Trace = null, Report = null };
            var app = await RehearsalInput.ReadAsync(arguments, machine, folder, _ => { }, _ => { }, cancellationToken);
            var stage = new RehearsalStage(app, cake, arguments, folder);
            VirtualRun.UseOneThread();
            await stage.PrepareAsync(_ => { });
            foreach (var (seed, mishap) in Mishaps(app, stage).Where((_, index) => index % job.Shares == job.Share))
            {
                var release = new RehearsedRelease(app, stage, mishap, seed ?? 1, cake, arguments, folder);
                var result = await release.RunAsync() with { Seed = seed };
                await File.AppendAllTextAsync(job.Results, JsonSerializer.Serialize(result) + "\n", cancellationToken);
                if (job.Arguments.Trace is { } trace && release.Trace is { } happened)
                    await File.AppendAllTextAsync(trace, $"# {(seed is null ? mishap.Name : $"seed {seed}: {mishap.Name}")}\n{happened}", cancellationToken);
            }
        }
        catch (RehearsalException exception)
        {
            await File.WriteAllTextAsync(job.Failure, exception.Message, cancellationToken);
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<(int? Seed, Mishap Mishap)> Mishaps(RehearsalApp app, RehearsalStage stage) => job.Arguments.Seed is { } seeds
        ? SeedRange.Parse(seeds).All.Select(seed => ((int?)seed, RandomMishap.Of(seed)))
        : new MishapCatalog(app, new ClusterSnapshot(stage.Open(1))).All().Select(mishap => ((int?)null, mishap));
}
