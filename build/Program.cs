using System.Runtime.InteropServices;
using DeployKit.Build;
using DeployKit.Http;
using DeployKit.Reporting.Console;
using Microsoft.Extensions.DependencyInjection;

using var cancellation = new CancellationTokenSource();
var signal = 0;
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2));

// Nothing is written past the redactor, the engine's own output included: it lies under both streams before the engine starts.
var redactor = new Redactor();
using var output = new RedactingWriter(Console.Out, redactor);
using var errors = new RedactingWriter(Console.Error, redactor);
var style = ConsoleStyle.Detect(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.IsOutputRedirected ? 0 : Console.WindowWidth);
if (style.Terminal)
    style = style with { Size = () => (Console.WindowWidth, Console.WindowHeight) };
Console.SetOut(output);
Console.SetError(errors);

await using var run = new DeployRun(Surroundings.OfThisProcess(output, errors, style), redactor);
var result = await CakeHost.Create()
    .AddAssembly(typeof(DeployContext).Assembly)
    .ConfigureServices(services => services.AddSingleton(run))
    .UseContext<DeployContext>()
    .UseLifetime<DeployLifetime>()
    .UseTaskLifetime<DeployTaskLifetime>()
    .UseArguments(DeployArguments.All)
    .UseDefaultTarget("Status")
    .RunAsync(args, cancellation.Token);
return await run.EndAsync(result, signal);

// The first signal ends the run in good order; a second one ends the process at once, as if nothing caught it.
void Stop(PosixSignalContext context, int number)
{
    context.Cancel = signal == 0;
    signal = number;
    cancellation.Cancel();
}
