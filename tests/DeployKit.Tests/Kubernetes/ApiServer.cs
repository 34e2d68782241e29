using System.Collections.Concurrent;
using System.Net;
using DeployKit.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DeployKit.Tests.Kubernetes;

/// <summary>A server on loopback that answers as a test says, one answer a request.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();

    private ApiServer(WebApplication application) => _application = application;

    /// <summary>"GET /api/v1/pods?limit=500", in their order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentQueue<string> Tokens { get; } = new();

    public KubernetesConnection Connection => new(new Uri(_application.Urls.First()), "test", "test");

    public static async Task<ApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var server = new ApiServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    public KubernetesClient Client(TimeProvider? time = null) => KubernetesClient.Connect(Connection, time ?? TimeProvider.System);

    public ApiServer Answer(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public ApiServer Answer(int status, string body, Action<IHeaderDictionary>? headers = null) => Answer(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        headers?.Invoke(context.Response.Headers);
        await context.Response.WriteAsync(body);
    });

    public ApiServer AnswerStatus(int code, string reason, string message, string details = "{}") => Answer(
        code, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","code":{{code}},"reason":"{{reason}}","message":"{{message}}","details":{{details}} }""");

    /// <summary>Takes the request and cuts the connection.</summary>
    public ApiServer Cut() => Answer(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Answers in pieces, then keeps the connection open until the client leaves.</summary>
    public ApiServer Stream(params string[] pieces) => Answer(async context =>
    {
        await WriteAsync(context, pieces);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    });

    /// <summary>Answers in pieces and ends.</summary>
    public ApiServer Pieces(params string[] pieces) => Answer(context => WriteAsync(context, pieces));

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task WriteAsync(HttpContext context, string[] pieces)
    {
        await context.Response.StartAsync();
        foreach (var piece in pieces)
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        Tokens.Enqueue(context.Request.Headers.Authorization.ToString());
        using var body = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await body.ReadToEndAsync());
        if (_answers.TryDequeue(out var answer))
            await answer(context);
        else
            context.Response.StatusCode = 599;
    }
}
