using Cake.Cli;
using Cake.Common.Modules;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Modules;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace DeployKit.Frosting;

/// <summary>The services that the engine is made of.</summary>
internal static class EngineServices
{
    public static void AddEngine(this IServiceCollection services)
    {
        services.UseModule<CoreModule>();
        services.UseModule<CommonModule>();

        services.AddSingleton<IConsole, TerminalConsole>();
        services.AddSingleton<ICakeLog>(provider => new CakeBuildLog(provider.GetRequiredService<IConsole>(), Verbosity.Normal));
        services.AddSingleton(CreateAnsiConsole);
        services.AddSingleton<ICakeReportPrinter, ReportPrinter>();
        services.AddSingleton(CreateConfiguration);

        services.AddSingleton<BuildScriptHost<IFrostingContext>>();
        services.AddSingleton<DryRunScriptHost<IFrostingContext>>();
        services.AddSingleton<TreeScriptHost>();
        services.AddSingleton<DescriptionScriptHost>();
        services.AddSingleton<IVersionResolver, VersionResolver>();
        services.AddSingleton<InfoFeature>();

        services.AddSingleton<SkippedTargets>();
        services.AddSingleton<TaskGraph>();
        services.AddSingleton(new ContextType(typeof(FrostingContext)));
        services.AddSingleton<IFrostingContext, FrostingContext>();
    }

    // Not the static one, which holds on to the first Console.Out that it saw.
    private static IAnsiConsole CreateAnsiConsole(IServiceProvider provider)
    {
        var ansi = provider.GetRequiredService<IConsole>().SupportAnsiEscapeCodes;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
    }

    private static ICakeConfiguration CreateConfiguration(IServiceProvider provider)
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var settings = provider.GetServices<CakeSetting>().Select(setting => KeyValuePair.Create(setting.Key, setting.Value));
        return new CakeConfigurationProvider(provider.GetRequiredService<IFileSystem>(), environment)
            .CreateConfiguration(environment.WorkingDirectory, settings, provider.GetRequiredService<CommandLine>().Settings);
    }
}
