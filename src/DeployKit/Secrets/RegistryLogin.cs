using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Configuration;

namespace DeployKit.Secrets;

/// <summary>The content of a Secret of type <c>kubernetes.io/dockerconfigjson</c>, as kubectl writes it.</summary>
internal static class RegistryLogin
{
    public const string Type = "kubernetes.io/dockerconfigjson";

    public const string Key = ".dockerconfigjson";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(RegistryOptions login) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auths"] = new JsonObject
        {
            [ServerOf(login.Server)] = new JsonObject
            {
                ["username"] = login.Username,
                ["password"] = login.Password.Reveal(),
                ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Pair(login))),
            },
        },
    }.ToJsonString(Relaxed));

    /// <summary>What turns up by itself: the password, and the pair whose base64 is <c>auth</c>.</summary>
    public static IReadOnlyList<string> Parts(RegistryOptions login) => [login.Password.Reveal(), Pair(login)];

    private static string Pair(RegistryOptions login) => $"{login.Username}:{login.Password.Reveal()}";

    // The kubelet looks for Docker Hub under this name only.
    private static string ServerOf(string server) => server is "docker.io" or "index.docker.io" or "registry-1.docker.io" ? "https://index.docker.io/v1/" : server;
}
