using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Harness;

/// <summary>Takes what is sent to Slack, on this machine.</summary>
public sealed class SlackServer : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpListener _listener = new();
    private readonly List<string> _messages = [];

    public SlackServer()
    {
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}/services/T0000/B0000/slacktokenslacktoken";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The webhook: a secret like a real one.</summary>
    public string Address { get; }

    /// <summary>The bodies in their order.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    /// <summary>The last message, which tells how the release ended.</summary>
    public JsonObject Last => JsonNode.Parse(Messages[^1])!.AsObject();

    /// <summary>The last message as it is read: nothing but quotes escaped.</summary>
    public string LastText => Last.ToJsonString(Relaxed);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                lock (_messages)
                    _messages.Add(body);
                await using (context.Response.OutputStream)
                    await context.Response.OutputStream.WriteAsync("ok"u8.ToArray());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
