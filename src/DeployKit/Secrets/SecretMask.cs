using DeployKit.Configuration;
using DeployKit.Http;

namespace DeployKit.Secrets;

/// <summary>Tells the redactor what must not be printed.</summary>
public static class SecretMask
{
    /// <summary>Masks the webhook of the notifications; a URL with a token in its path.</summary>
    public static void Apply(Redactor redactor, DeployOptions options)
    {
        if (options.Notify.Slack?.Webhook?.Reveal() is not { } webhook)
            return;
        redactor.Add(webhook.AbsoluteUri);
        redactor.Add(webhook.OriginalString);
        redactor.Add(webhook.PathAndQuery);
        redactor.Add(webhook.Segments[^1]);
    }

    /// <summary>Masks every value of the Secrets, but those that may be shown, are too short, or equal one of the names.</summary>
    /// <param name="names">The app, the environment, namespaces, objects: they stand in output anyway.</param>
    /// <returns>The keys whose values are not masked, for the person to know: <c>simple-app-secrets/username</c>.</returns>
    public static IReadOnlyList<string> Apply(Redactor redactor, IEnumerable<BuiltSecret> secrets, IEnumerable<string> names)
    {
        foreach (var name in names)
            redactor.Keep(name);
        var unmasked = new List<string>();
        foreach (var secret in secrets)
        {
            foreach (var part in secret.Parts)
                redactor.Add(part);
            unmasked.AddRange(secret.Values
                .Where(value => value.IsShowable || !redactor.Add(value.ToMask()))
                .Select(value => $"{secret.Name}/{value.Key}"));
        }

        return unmasked;
    }
}
