using System.Text.Encodings.Web;
using System.Text.Json;
using DeployKit.Configuration;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>The person's side of a rehearsal: says what is made up, has it run, and shows what came of it.</summary>
internal sealed class Rehearsal(DeployContext context)
{
    private const string Schema = "deploykit.dev/rehearsal/v1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output = context.Run.Surroundings.Output;

    /// <exception cref="InvalidInputException">The arguments or the configuration are wrong.</exception>
    public async Task RunAsync()
    {
        if (context.Options.Seed is { } seeds)
            SeedRange.Parse(seeds);
        await SayWhatIsMadeUpAsync();
        var results = await RehearsalChildren.RunAsync(context.Options, context.CancellationToken);
        foreach (var line in context.Options.Seed is null || results.Count < 20 ? RehearsalTable.Lines(results) : RehearsalTable.Lines([.. results.Where(result => result.Broken.Count > 0)]))
            await _output.WriteLineAsync(line);
        await _output.WriteLineAsync(RehearsalTable.Summary(results));
        if (context.Options.Report is { } report)
            await File.WriteAllTextAsync(report, report.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? RehearsalTable.Markdown(results) : JsonSerializer.Serialize(new { Schema, Results = results }, Json) + "\n");
        context.Run.ExitCode = results.Any(result => result.Broken.Count > 0) ? 1 : 0;
    }

    // The input is read here as well, so that what is wrong with it is said as ever.
    private async Task SayWhatIsMadeUpAsync()
    {
        var folder = Directory.CreateTempSubdirectory("deploykit-rehearsal-").FullName;
        try
        {
            var (made, left) = (new List<string>(), new List<string>());
            var app = await RehearsalInput.ReadAsync(context.Options with { Context = RehearsalApp.Context }, context.Run.Surroundings, folder, made.Add, left.Add, context.CancellationToken);
            var manifests = app.Manifests;
            made.AddRange(StandIns.MissingObjects(manifests, app.Release.Secrets.Select(secret => secret.Name), app.Namespace).Select(body => ObjectName.Of(body).ToString()));
            if (made.Count > 0)
                await _output.WriteLineAsync($"Made up, as they are not here: {string.Join(", ", made.Distinct())}.");
            if (left.Count > 0)
                await _output.WriteLineAsync($"Not simulated: {string.Join(", ", left)}.");
            await _output.WriteLineAsync(context.Options.Baseline is { } reference ? $"The version before is that of {reference}." : "The version before is made up: other values in every ConfigMap, another image, another variable.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
