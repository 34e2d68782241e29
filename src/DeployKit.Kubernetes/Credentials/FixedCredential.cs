using System.Net.Http.Headers;
using System.Text;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>A token, or a user and password, that stays as it is.</summary>
internal sealed class FixedCredential(string scheme, Secret<string> parameter) : Credential
{
    public static FixedCredential Bearer(string token) => new("Bearer", new Secret<string>(token));

    public static FixedCredential Basic(string user, string password) =>
        new("Basic", new Secret<string>(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    public override ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<AuthenticationHeaderValue?>(new AuthenticationHeaderValue(scheme, parameter.Reveal()));
}
