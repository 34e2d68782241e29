using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>What a registry asks for with a 401.</summary>
/// <param name="Scheme"><c>Bearer</c> or <c>Basic</c>.</param>
/// <param name="Realm">The token server.</param>
/// <param name="Service">The registry's name there.</param>
/// <param name="Scope"><c>repository:team/app:pull</c>; null where it is not said.</param>
internal sealed partial record AuthenticationChallenge(string Scheme, Uri? Realm, string? Service, string? Scope)
{
    /// <summary>Bearer before Basic; null where neither is asked for.</summary>
    public static AuthenticationChallenge? Of(HttpResponseHeaders headers) => headers.WwwAuthenticate
        .Select(Read)
        .Where(challenge => challenge is { Scheme: "Basic" } or { Scheme: "Bearer", Realm: not null })
        .MinBy(challenge => challenge!.Scheme == "Bearer" ? 0 : 1);

    private static AuthenticationChallenge? Read(AuthenticationHeaderValue header)
    {
        var parameters = ParameterPattern().Matches(header.Parameter ?? "")
            .GroupBy(match => match.Groups["name"].Value.ToLowerInvariant(), match => match.Groups["value"].Value)
            .ToDictionary(group => group.Key, group => group.First());
        var realm = Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var uri) ? uri : null;
        var scheme = header.Scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer"
            : header.Scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) ? "Basic" : header.Scheme;
        return new AuthenticationChallenge(scheme, realm, parameters.GetValueOrDefault("service"), parameters.GetValueOrDefault("scope"));
    }

    [GeneratedRegex(@"(?<name>[A-Za-z_]+)\s*=\s*(?:""(?<value>[^""]*)""|(?<value>[^\s,]+))")]
    private static partial Regex ParameterPattern();
}
