using System.Text;
using DeployKit.Http;

namespace DeployKit.Secrets;

/// <summary>One key of a Secret.</summary>
/// <param name="Key">May be printed.</param>
/// <param name="IsShowable">Listed under <c>unmasked:</c>.</param>
public sealed record SecretValue(string Key, Secret<byte[]> Content, bool IsShowable)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>What has to be masked in output: the text, or of binary content its base64.</summary>
    internal string ToMask()
    {
        try
        {
            return StrictUtf8.GetString(Content.Reveal());
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(Content.Reveal());
        }
    }
}
