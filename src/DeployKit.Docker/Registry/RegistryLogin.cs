using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DeployKit.Docker;

/// <summary>Answers a registry's challenges, and keeps the tokens for as long as they are good.</summary>
internal sealed class RegistryLogin(RegistryTransport transport, CredentialStore credentials, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Registry, string Scope), (AuthenticationHeaderValue Header, DateTimeOffset Until)> _known = new();

    /// <summary>What an earlier challenge for the same was answered with; null where there was none.</summary>
    public AuthenticationHeaderValue? Known(string registry, string scope) =>
        _known.TryGetValue((registry, scope), out var known) && known.Until > time.GetUtcNow() ? known.Header : null;

    /// <summary>Null where there is nothing to answer with: the registry's refusal then stands.</summary>
    /// <param name="challenge">What the registry asked for.</param>
    /// <param name="registry">Host and port.</param>
    /// <param name="scope">The right that is needed, <c>repository:team/app:pull</c>; a challenge need not name it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The token server refused the login.</exception>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(AuthenticationChallenge challenge, string registry, string scope, CancellationToken cancellationToken)
    {
        var credential = await credentials.FindAsync(registry, cancellationToken);
        var (header, lifetime) = challenge.Scheme == "Basic"
            ? (credential?.Basic() is { } basic ? new AuthenticationHeaderValue("Basic", basic) : null, TimeSpan.FromHours(1))
            : credential?.RegistryToken is { } token
                ? (new AuthenticationHeaderValue("Bearer", token.Reveal()), TimeSpan.FromHours(1))
                : await AskAsync(challenge, registry, scope, credential, cancellationToken);
        if (header is not null)
            _known[(registry, scope)] = (header, time.GetUtcNow() + lifetime);
        return header;
    }

    private async Task<(AuthenticationHeaderValue?, TimeSpan)> AskAsync(
        AuthenticationChallenge challenge, string registry, string scope, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        var realm = challenge.Realm!;
        // A login goes out encrypted only, wherever a registry may send it.
        if (realm.Scheme != Uri.UriSchemeHttps && !RegistryHost.IsLoopback(realm))
            throw new RegistryException("login", registry, System.Net.HttpStatusCode.Unauthorized, $"its token server {realm.Host} is not reached by https, so no login is sent");
        using var request = Request(challenge, realm, challenge.Scope ?? scope, credential);
        using var response = await transport.SendAsync(request, registry, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RegistryTransport.RefusedAsync(response, $"login{(credential?.Username is { } user ? $" as {user}" : "")}", registry, cancellationToken);
        RegistryToken? answer;
        try
        {
            answer = await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), DockerJson.Default.RegistryToken, cancellationToken);
        }
        catch (JsonException)
        {
            answer = null;
        }
        var token = answer?.Token ?? answer?.AccessToken
            ?? throw new RegistryException("login", registry, response.StatusCode, $"the token server {realm.Host} answered without a token");
        // A little less than it says: the clocks and the way there take some.
        return (new AuthenticationHeaderValue("Bearer", token), TimeSpan.FromSeconds(Math.Max(answer?.ExpiresIn ?? 60, 60) - 10));
    }

    private static HttpRequestMessage Request(AuthenticationChallenge challenge, Uri realm, string scope, RegistryCredential? credential)
    {
        if (credential?.IdentityToken is { } identity)
        {
            return new HttpRequestMessage(HttpMethod.Post, realm)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["service"] = challenge.Service ?? "",
                    ["scope"] = scope,
                    ["client_id"] = "deploykit",
                    ["refresh_token"] = identity.Reveal(),
                }),
            };
        }
        var query = $"service={Uri.EscapeDataString(challenge.Service ?? "")}&scope={Uri.EscapeDataString(scope)}";
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri);
        if (credential?.Basic() is { } basic)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        return request;
    }
}
