using System.Text.Json;
using DeployKit.Releases.Steps;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>Shows what runs, for people or for machines.</summary>
internal static class StatusText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(IReadOnlyList<WorkloadStatus> workloads, IReadOnlyList<string> drift, DeployContext context)
    {
        if (context.Options.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { context.Session.Release.Facts.App, context.Session.Release.Facts.Environment, Workloads = workloads, Differs = drift }, Json));
        else
            Tell(workloads, drift, context);
    }

    private static void Tell(IReadOnlyList<WorkloadStatus> workloads, IReadOnlyList<string> drift, DeployContext context)
    {
        foreach (var workload in workloads)
        {
            context.Run.Events.Tell(new StepFact($"{workload.Name}: {workload.Ready} of {workload.Wanted} ready; {Version(workload, context)}"));
            foreach (var image in workload.Images)
                context.Run.Events.Tell(new StepFact($"    {image}"));
        }
        foreach (var difference in drift)
            context.Run.Events.Tell(new StepFact($"differs from these files: {difference}"));
        if (workloads.Count == 0)
            context.Detail = "nothing is deployed";
    }

    private static string Version(WorkloadStatus workload, DeployContext context) => workload.Version switch
    {
        null => "deployed by something else",
        { At: { } at } version => $"{version.Version}, for {DurationText.Age(context.Run.Time.GetUtcNow() - at)}, by {version.Actor ?? "unknown"}",
        var version => version.Version,
    };
}
