using System.Net;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Handling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeployKit.Sandbox.Serving;

/// <summary>A listener on this machine's loopback address: turns HTTP into requests of the sandbox, and its answers into HTTP.</summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private static readonly HashSet<string> FramingHeaders = new(["Content-Length", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _server;
    private readonly Func<SandboxRequest, SandboxResponse> _answer;
    private readonly Lock _gate;
    private readonly CancellationToken _stopping;

    private HttpFront(WebApplication server, Func<SandboxRequest, SandboxResponse> answer, Lock gate)
    {
        (_server, _answer, _gate) = (server, answer, gate);
        _stopping = server.Lifetime.ApplicationStopping;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; private set; }

    /// <param name="port">0 for any that is free.</param>
    /// <param name="answer">Called under the gate.</param>
    /// <param name="gate">The one lock of the sandbox.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HttpFront> StartAsync(int port, Func<SandboxRequest, SandboxResponse> answer, Lock gate, CancellationToken cancellationToken)
    {
        // Empty: no setting, no log and no address comes from the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.AddServerHeader = false;
            // A layer of an image may have any size.
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var server = builder.Build();
        var front = new HttpFront(server, answer, gate);
        server.Run(front.ServeAsync);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        front.Port = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return front;
    }

    /// <summary>Ends what is being answered, and the listener.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        var request = await HttpMessages.ReadAsync(context.Request, gone.Token);
        SandboxResponse response;
        PieceStream? pieces = null;
        lock (_gate)
        {
            response = _answer(request);
            if (response.Stream is { } stream)
                pieces = new PieceStream(stream, _gate);
        }
        if (response.Stream is { IsAborted: true })
        {
            // Torn before the first byte: nothing of an answer is to be seen.
            context.Abort();
            return;
        }
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            if (!FramingHeaders.Contains(name))
                context.Response.Headers.Append(name, value);
        }
        if (pieces is not null)
            await StreamAsync(context, pieces, gone.Token);
        else
            await WriteAsync(context, response.Body, gone.Token);
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (context.Response.StatusCode is not (204 or 304 or < 200))
            context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method) && !body.IsEmpty)
            await context.Response.Body.WriteAsync(body, cancellationToken);
    }

    private static async Task StreamAsync(HttpContext context, PieceStream pieces, CancellationToken cancellationToken)
    {
        await using var source = pieces;
        var buffer = new byte[32 * 1024];
        try
        {
            // The headers go out before the first event: a client that watches waits for them.
            await context.Response.Body.FlushAsync(cancellationToken);
            int read;
            while ((read = await pieces.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone, the server goes, or a fault tears the connection.
            context.Abort();
        }
    }
}
