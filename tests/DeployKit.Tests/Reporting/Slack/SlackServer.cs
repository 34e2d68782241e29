using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Reporting.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DeployKit.Tests.Reporting.Slack;

/// <summary>A loopback server that answers as Slack's webhooks do: the scripted answers first, then <c>ok</c>.</summary>
internal sealed class SlackServer : IAsyncDisposable
{
    public const string Path = "/services/T000/B000/verysecretpath";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RequestDelegate> _answers = [];

    private SlackServer(WebApplication app) => _app = app;

    public ConcurrentQueue<JsonNode> Received { get; } = [];

    public Secret<Uri> Address => new(new Uri(_app.Urls.Single() + Path));

    public static async Task<SlackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SlackServer(builder.Build());
        server._app.MapPost(Path, server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public SlackWebhook Webhook(TimeProvider? time = null) => new(Address, HttpTransport.Create(), time ?? TimeProvider.System);

    public SlackServer Then(int status, string body, params (string Name, string Value)[] headers) => Then(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body);
    });

    public SlackServer Then(RequestDelegate answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Received.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
        if (_answers.TryDequeue(out var answer))
            await answer(context);
        else
            await context.Response.WriteAsync("ok");
    }
}
