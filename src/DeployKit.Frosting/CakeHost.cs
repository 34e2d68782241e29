using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>
/// Runs a graph of task classes on the Cake engine. Tasks are looked for in the assemblies that are named, and nowhere else, so
/// that a host works inside another program too.
/// </summary>
public sealed class CakeHost
{
    private readonly List<Assembly> _assemblies = [];
    private readonly List<Action<IServiceCollection>> _configurations = [];
    private IReadOnlyCollection<CakeArgument>? _arguments;
    private string _defaultTarget = "Default";

    /// <summary>A host without tasks.</summary>
    public static CakeHost Create() => new();

    /// <summary>Takes the public task classes of <paramref name="assembly"/> into the graph.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds services, which tasks, lifetimes and the context may ask for in their constructors. The last registration wins.</summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        _configurations.Add(services);
        return this;
    }

    /// <summary>
    /// Names every argument that the graph reads, so that any other is a <see cref="UsageException"/> before anything runs. Without
    /// this, every argument goes. Settings of cake.config (<c>--section_key=value</c>) always do.
    /// </summary>
    public CakeHost UseArguments(params IReadOnlyCollection<CakeArgument> arguments)
    {
        _arguments = arguments;
        return this;
    }

    /// <summary>The target that runs where none is named; <c>Default</c> unless set.</summary>
    public CakeHost UseDefaultTarget(string target)
    {
        _defaultTarget = target;
        return this;
    }

    /// <summary>Runs the graph, logs its failure as Cake does and returns the exit code: see <see cref="CakeRunResult.ExitCode"/>.</summary>
    public int Run(IEnumerable<string> args) =>
        ExecuteAsync(args, static (log, exception) => log.LogException(exception), CancellationToken.None).GetAwaiter().GetResult().ExitCode;

    /// <summary>
    /// Runs the graph. Doesn't throw, and leaves it to the caller to say what <see cref="CakeRunResult.Exception"/> says; the
    /// table of durations is out by then.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="cancellationToken">
    /// Reaches the tasks through the context. After cancellation no other task starts; Finally and the teardowns still run.
    /// </param>
    public Task<CakeRunResult> RunAsync(IEnumerable<string> args, CancellationToken cancellationToken) =>
        ExecuteAsync(args, static (_, _) => { }, cancellationToken);

    private async Task<CakeRunResult> ExecuteAsync(IEnumerable<string> args, Action<ICakeLog, Exception> report, CancellationToken cancellationToken)
    {
        ICakeLog? log = null;
        try
        {
            var line = CommandLine.Parse(args, _arguments);
            await using var provider = BuildServices(line, cancellationToken);
            log = provider.GetRequiredService<ICakeLog>();
            await new GraphRun(provider, line, _defaultTarget, _arguments ?? []).RunAsync();
            return new CakeRunResult(0, null);
        }
        catch (Exception exception)
        {
            var cause = Unwrap(exception);
            report(log ?? new CakeBuildLog(new TerminalConsole(new CakeEnvironment(new CakePlatform(), new CakeRuntime())), Verbosity.Normal), cause);
            return new CakeRunResult(cause switch { CakeException { ExitCode: var code } => code, UsageException => 2, _ => 1 }, cause);
        }
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        CakeReportException { InnerException: { } cause } => Unwrap(cause),
        AggregateException { InnerExceptions: [var cause] } => Unwrap(cause),
        _ => exception,
    };

    private ServiceProvider BuildServices(CommandLine line, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddEngine();
        services.AddSingleton(line);
        services.AddSingleton(line.Arguments);
        services.AddSingleton(new RunCancellation(cancellationToken));
        services.AddSingleton(new HostVersion(
            (_assemblies.FirstOrDefault() ?? typeof(CakeHost).Assembly).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""));
        foreach (var task in _assemblies.Distinct().SelectMany(assembly => assembly.GetExportedTypes()))
        {
            if (task is { IsClass: true, IsAbstract: false } && typeof(IFrostingTask).IsAssignableFrom(task))
                services.AddSingleton(typeof(IFrostingTask), task);
        }

        foreach (var configuration in _configurations)
            configuration(services);
        return services.BuildServiceProvider();
    }
}
