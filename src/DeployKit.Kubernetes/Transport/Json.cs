using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeployKit.Kubernetes;

internal static class Json
{
    /// <summary>As kubectl writes it: no escapes but those that JSON demands.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
