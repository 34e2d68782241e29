using DeployKit.Http;
using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Says what runs now.</summary>
[TaskName("Status")]
[TaskDescription("What runs now, and whether it is ready. Changes nothing.")]
public sealed class StatusTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        var step = new StatusStep(context.Session);
        var workloads = await step.RunAsync(context.CancellationToken);
        StatusText.Print(workloads, await DriftAsync(step, workloads, context), context);
    }

    // A checkout that cannot be compared is no reason not to say what runs.
    private static async Task<IReadOnlyList<string>> DriftAsync(StatusStep step, IReadOnlyList<WorkloadStatus> workloads, DeployContext context)
    {
        if (workloads.Count == 0)
            return [];
        try
        {
            return await step.DriftAsync(workloads, context.CancellationToken);
        }
        catch (DeployKitException exception)
        {
            return [$"these files cannot be compared with it: {exception.Message}"];
        }
    }
}
