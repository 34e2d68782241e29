using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>ca.pem, cert.pem and key.pem of a folder; each may be missing.</summary>
internal static class ClientCertificates
{
    public static TlsOptions Load(string folder, bool skipVerify)
    {
        var (authority, certificate, key) = (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        try
        {
            var client = File.Exists(certificate) && File.Exists(key) ? X509Certificate2.CreateFromPemFile(certificate, key) : null;
            return new TlsOptions
            {
                InsecureSkipVerify = skipVerify,
                Authorities = File.Exists(authority) ? Authorities(authority) : null,
                ClientCertificate = client is null ? null : () => client,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DockerConfigurationException($"the Docker Engine's certificates in {folder} cannot be read: {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }
}
