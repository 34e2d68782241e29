using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>A registry on this machine that lets nobody in.</summary>
internal sealed class DenyingRegistry : IAsyncDisposable
{
    private const string Body = """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""";

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        "HTTP/1.1 401 Unauthorized\r\nDocker-Distribution-Api-Version: registry/2.0\r\nWww-Authenticate: Basic realm=\"registry\"\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

    private readonly TcpListener _listener;
    private readonly Task _serving;

    public DenyingRegistry(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var request = new byte[8192];
                _ = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(Answer);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // Stopped.
        }
    }
}
