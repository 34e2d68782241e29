using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting.Tests;

/// <summary>Runs whole graphs in this process, with the output in <see cref="Output"/> and what tasks said in <see cref="Trace"/>.</summary>
public sealed class Graph
{
    private readonly CakeHost _host = CakeHost.Create();

    public Graph(params Type[] tasks) => _host.ConfigureServices(services =>
    {
        services.AddSingleton(Trace);
        foreach (var task in tasks)
            services.AddSingleton(typeof(IFrostingTask), task);
    });

    public Trace Trace { get; } = new();

    public string Output { get; private set; } = "";

    public string Errors { get; private set; } = "";

    public Graph With(Action<CakeHost> configure)
    {
        configure(_host);
        return this;
    }

    public Task<CakeRunResult> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public async Task<CakeRunResult> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        return await CaptureAsync(() => _host.RunAsync(args, cancellationToken));
    }

    public async Task<int> RunLoggedAsync(params string[] args) => await CaptureAsync(() => Task.FromResult(_host.Run(args)));

    private async Task<TResult> CaptureAsync<TResult>(Func<Task<TResult>> run)
    {
        var (output, errors) = (Console.Out, Console.Error);
        var (newOutput, newErrors) = (new StringWriter(new StringBuilder()), new StringWriter(new StringBuilder()));
        Console.SetOut(newOutput);
        Console.SetError(newErrors);
        try
        {
            return await run();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            (Output, Errors) = (newOutput.ToString(), newErrors.ToString());
        }
    }
}
