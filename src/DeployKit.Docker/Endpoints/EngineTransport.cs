using System.IO.Pipes;
using System.Net.Sockets;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>Opens connections to an endpoint, whatever it is: HTTP over a socket file, a named pipe, TCP.</summary>
internal static class EngineTransport
{
    public static SocketsHttpHandler Create(DockerEndpoint endpoint)
    {
        var handler = HttpTransport.Create(endpoint.Tls);
        // An image build answers only when the engine has read the whole context.
        handler.Expect100ContinueTimeout = TimeSpan.FromSeconds(5);
        if (endpoint.Host.Scheme is not ("unix" or "npipe"))
            return handler;
        handler.UseProxy = false;
        handler.ConnectCallback = endpoint.Host.Scheme == "unix"
            ? (_, cancellationToken) => OpenSocketAsync(endpoint.Host.LocalPath, cancellationToken)
            : (_, cancellationToken) => OpenPipeAsync(endpoint.Host, cancellationToken);
        return handler;
    }

    /// <summary>What stands before the path of each request.</summary>
    public static Uri BaseAddress(DockerEndpoint endpoint) => endpoint.Host.Scheme switch
    {
        "unix" or "npipe" => new Uri("http://docker/"),
        "http" or "https" => endpoint.Host,
        _ => new UriBuilder(endpoint.Tls is null ? "http" : "https", endpoint.Host.Host, Port(endpoint)).Uri,
    };

    private static int Port(DockerEndpoint endpoint) => endpoint.Host.Port > 0 ? endpoint.Host.Port : endpoint.Tls is null ? 2375 : 2376;

    private static async ValueTask<Stream> OpenSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> OpenPipeAsync(Uri host, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", host.AbsolutePath.Split('/')[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
