using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>An ExecCredential as a plugin printed it.</summary>
internal sealed record ExecAnswer(Secret<string>? Token, X509Certificate2? Certificate, DateTimeOffset? Expires)
{
    /// <summary>No message quotes the output: it holds the credential.</summary>
    public static ExecAnswer Read(ExecPlugin plugin, string output)
    {
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(output) as JsonObject;
        }
        catch (JsonException)
        {
            answer = null;
        }
        if (answer is null || (string?)answer["kind"] != "ExecCredential")
            throw new ExecPluginException(plugin.Command, "it printed no ExecCredential");
        if ((string?)answer["apiVersion"] != plugin.ApiVersion)
            throw new ExecPluginException(plugin.Command, $"it answered in another version than {plugin.ApiVersion}");
        var status = answer["status"] as JsonObject;
        var token = (string?)status?["token"];
        var certificate = (string?)status?["clientCertificateData"];
        var key = (string?)status?["clientKeyData"];
        if (string.IsNullOrEmpty(token) && certificate is null)
            throw new ExecPluginException(plugin.Command, "its answer holds neither a token nor a certificate");
        if ((certificate is null) != (key is null))
            throw new ExecPluginException(plugin.Command, "its answer holds a certificate without its key, or the other way round");
        return new ExecAnswer(
            string.IsNullOrEmpty(token) ? null : new Secret<string>(token),
            certificate is null ? null : ReadPair(plugin, certificate, key!),
            ReadExpiry(plugin, (string?)status?["expirationTimestamp"]));
    }

    private static X509Certificate2 ReadPair(ExecPlugin plugin, string certificate, string key)
    {
        try
        {
            return Certificates.ReadPair(certificate, key);
        }
        catch (CryptographicException exception)
        {
            throw new ExecPluginException(plugin.Command, "its certificate and key cannot be used", exception);
        }
    }

    private static DateTimeOffset? ReadExpiry(ExecPlugin plugin, string? text)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry)
            ? expiry
            : throw new ExecPluginException(plugin.Command, "its expirationTimestamp is no time");
    }
}
