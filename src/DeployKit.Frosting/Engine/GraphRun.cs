using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.Graph;
using Cake.Core.IO;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>One run: what the command line asks for, done.</summary>
internal sealed class GraphRun(IServiceProvider services, CommandLine line, string defaultTarget, IReadOnlyCollection<CakeArgument> arguments)
{
    public async Task RunAsync()
    {
        var log = services.GetRequiredService<ICakeLog>();
        SetWorkingDirectory();
        log.Verbosity = services.GetRequiredService<ICakeConfiguration>().GetVerbosity(line.Verbosity, Verbosity.Normal);

        var engine = services.GetRequiredService<ICakeEngine>();
        IReadOnlyList<string> targets = line.Targets is { Count: > 0 } named ? named : [defaultTarget];
        services.GetRequiredService<TaskGraph>().Register(targets);
        if (!Show(engine))
            await RunAsync(engine, targets);
    }

    private bool Show(ICakeEngine engine)
    {
        var console = services.GetRequiredService<IConsole>();
        if (line.Has("help"))
        {
            foreach (var text in HelpText.Lines(engine.Tasks.Any(task => task.Name == defaultTarget) ? defaultTarget : null, engine.Tasks, arguments))
                console.WriteLine("{0}", text);
        }
        else if (line.Has("version") || line.Has("info"))
        {
            console.WriteLine("{0}", services.GetRequiredService<HostVersion>().Text);
            if (line.Has("info"))
                services.GetRequiredService<InfoFeature>().Run(console);
        }
        else
        {
            return false;
        }

        return true;
    }

    private async Task RunAsync(ICakeEngine engine, IReadOnlyList<string> targets)
    {
        ScriptHost host;
        if (line.Has("tree"))
            host = services.GetRequiredService<TreeScriptHost>();
        else if (line.Has("description"))
            host = services.GetRequiredService<DescriptionScriptHost>();
        else
            host = RunningHost(engine, targets);

        if (line.Has("exclusive"))
            host.Settings.UseExclusiveTarget().UseUnifiedDependencyGraphForMultipleTargets(false);
        await host.RunTargetsAsync(targets);
    }

    private ScriptHost RunningHost(ICakeEngine engine, IReadOnlyList<string> targets)
    {
        var names = engine.Tasks.Select(task => task.Name).ToList();
        if (targets.FirstOrDefault(target => !names.Contains(target, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var hint = NearestName.Hint(unknown, names);
            throw new UsageException($"unknown target '{unknown}'{(hint.Length > 0 ? hint : $"; there are {string.Join(", ", names)}")}");
        }

        KeepOrder(engine, targets);
        return line.Has("dryrun")
            ? services.GetRequiredService<DryRunScriptHost<IFrostingContext>>()
            : services.GetRequiredService<BuildScriptHost<IFrostingContext>>();
    }

    // The engine runs several targets in an order of its own, or what they share again for each.
    private static void KeepOrder(ICakeEngine engine, IReadOnlyList<string> targets)
    {
        foreach (var (earlier, later) in targets.Zip(targets.Skip(1)))
        {
            if (!CakeGraphBuilder.Build(engine.Tasks).Traverse(earlier).Contains(later, StringComparer.OrdinalIgnoreCase))
                engine.Tasks.OfType<CakeTask>().First(task => task.Name.Equals(later, StringComparison.OrdinalIgnoreCase))
                    .Dependencies.Add(new CakeTaskDependency(earlier, required: true));
        }
    }

    private void SetWorkingDirectory()
    {
        var environment = services.GetRequiredService<ICakeEnvironment>();
        var path = line.WorkingDirectory is { } typed ? new DirectoryPath(typed) : services.GetService<WorkingDirectory>()?.Path;
        if (path is null)
            return;
        var directory = path.MakeAbsolute(environment);
        if (!services.GetRequiredService<IFileSystem>().Exist(directory))
            throw new UsageException($"the working directory {directory.FullPath} does not exist");
        environment.WorkingDirectory = directory;
    }
}
