using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Http;

/// <summary>How a server is verified and how we identify ourselves to it.</summary>
public sealed record TlsOptions
{
    /// <summary>The authorities to trust instead of the system's; null trusts the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name asked for (SNI) and verified, where it differs from the host in the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Accept any certificate. Only where the person said so.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>Asked at each new connection, so that a renewed certificate is used.</summary>
    public Func<X509Certificate2?>? ClientCertificate { get; init; }
}
