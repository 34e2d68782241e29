using DeployKit.Configuration;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>How the begin and the end of a step are told, whoever runs it.</summary>
internal static class StepTelling
{
    public static void Begin(DeployContext context, string step) => context.Run.Events.Tell(new StepStarted(step));

    public static void End(DeployContext context, string step, bool skipped, bool successful, Exception? failure)
    {
        var status = skipped ? StepStatus.Skipped
            : successful ? StepStatus.Succeeded
            : failure is OperationCanceledException ? StepStatus.Cancelled
            : StepStatus.Failed;
        context.Run.Events.Tell(new StepFinished(step, status, context.Detail ?? (status == StepStatus.Failed ? Said(failure) : null)));
        context.Detail = null;
    }

    // Problems of the input are listed at the end of the run, each on a line of its own.
    private static string? Said(Exception? failure) => failure is InvalidInputException invalid
        ? $"the input has {invalid.Problems.Count} problem{(invalid.Problems.Count == 1 ? "" : "s")}, listed below"
        : failure?.Message;
}
