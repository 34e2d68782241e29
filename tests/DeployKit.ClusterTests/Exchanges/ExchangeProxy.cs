using System.Net;
using DeployKit.Http;
using DeployKit.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>Stands between our client and the API server, and shows every exchange to a log.</summary>
internal sealed class ExchangeProxy(KubernetesConnection connection, ExchangeLog log)
{
    private static readonly HashSet<string> OfTheConnection = new(["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"], StringComparer.OrdinalIgnoreCase);

    private readonly HttpMessageInvoker _server = new(HttpTransport.Create(connection.Tls));

    /// <summary>Starts it, and says at which port.</summary>
    public int Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(ForwardAsync);
        application.StartAsync().GetAwaiter().GetResult();
        return new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(connection.Server, context.Request.GetEncodedPathAndQuery()));
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!OfTheConnection.Contains(name) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        try
        {
            using var response = await _server.SendAsync(request, context.RequestAborted);
            await AnswerAsync(context, response);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OfTheConnection.Contains(name))
                context.Response.Headers.Append(name, values.ToArray());
        }
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        using var said = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                said.Write(buffer, 0, count);
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        finally
        {
            log.Add(context.Request, (int)response.StatusCode, said.ToArray());
        }
    }
}
