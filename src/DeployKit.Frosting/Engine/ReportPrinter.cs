using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;
using Spectre.Console;

namespace DeployKit.Frosting;

/// <summary>Cake's table, left out by <c>--no-report</c> after a failure too, and true about targets that were skipped.</summary>
internal sealed class ReportPrinter(IAnsiConsole console, SkippedTargets skipped, CommandLine line) : ICakeReportPrinter
{
    private readonly CakeSpectreReportPrinter _printer = new(console);

    public void Write(CakeReport report)
    {
        if (line.Has("no-report"))
            return;
        var corrected = new CakeReport();
        foreach (var entry in report)
        {
            if (skipped.TryGetValue(entry.TaskName, out var reason))
                corrected.AddSkipped(entry.TaskName, reason);
            else
                corrected.Add(entry.TaskName, entry.SkippedMessage, entry.Category, entry.Duration, entry.ExecutionStatus);
        }

        _printer.Write(corrected);
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity) => _printer.WriteLifeCycleStep(name, verbosity);

    public void WriteStep(string name, Verbosity verbosity) => _printer.WriteStep(name, verbosity);

    public void WriteSkippedStep(string name, Verbosity verbosity) => _printer.WriteSkippedStep(name, verbosity);
}
