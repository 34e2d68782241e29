using System.Net.Sockets;
using System.Security.Authentication;

namespace DeployKit.Http;

/// <summary>Says in one clause why a connection failed.</summary>
public static class HttpFailure
{
    /// <summary>"connection refused", "name not known: k8s.example", "certificate not trusted: …"; never a header or a URL's user info.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: { } inner } => Describe(inner),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "its name is not known",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "connection reset",
        SocketException socket => socket.Message,
        AuthenticationException authentication => $"TLS: {authentication.InnerException?.Message ?? authentication.Message}",
        OperationCanceledException or TimeoutException => "no answer in time",
        IOException { InnerException: SocketException inner } => Describe(inner),
        _ => exception.Message,
    };
}
