using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Http;

/// <summary>Makes the handler that opens real connections.</summary>
public static class HttpTransport
{
    /// <summary>A handler with HTTP/2 keep-alive, no redirects, no cookies.</summary>
    /// <param name="tls">Null for the system's defaults.</param>
    /// <param name="proxy">Null for HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment.</param>
    public static SocketsHttpHandler Create(TlsOptions? tls = null, Uri? proxy = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            // Load balancers drop idle connections silently after 60 s and more: a watch would hang on one for ever.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (proxy is not null)
            handler.Proxy = new WebProxy(proxy) { Credentials = CredentialsOf(proxy) };
        if (tls is not null)
            handler.SslOptions = Ssl(tls);
        return handler;
    }

    private static NetworkCredential? CredentialsOf(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
            return null;
        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static SslClientAuthenticationOptions Ssl(TlsOptions tls)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = tls.ServerName };
        if (tls.ClientCertificate is { } certificate)
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate()!;
        if (tls.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The person asked for it by name: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (tls.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        return options;
    }
}
