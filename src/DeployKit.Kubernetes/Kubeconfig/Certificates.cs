using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Kubernetes;

/// <summary>Reads PEM texts into what TLS wants.</summary>
internal static class Certificates
{
    public static X509Certificate2Collection ReadAuthorities(Section section, string key, string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw section.Wrong($"{key} holds no certificate that can be read", exception);
        }
        return authorities.Count > 0 ? authorities : throw section.Wrong($"{key} holds no PEM certificate");
    }

    /// <exception cref="CryptographicException">The two don't fit, or can't be read.</exception>
    public static X509Certificate2 ReadPair(string certificate, string key)
    {
        try
        {
            var pair = X509Certificate2.CreateFromPem(certificate, key);
            if (!OperatingSystem.IsWindows())
                return pair;
            // Windows' TLS takes no key that lives in memory only.
            using (pair)
                return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (ArgumentException exception)
        {
            throw new CryptographicException(exception.Message, exception);
        }
    }
}
