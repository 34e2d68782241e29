using System.Text.RegularExpressions;
using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>What values must hold to beyond their type.</summary>
internal static partial class OptionRules
{
    /// <summary>Every rule that the options break, at its place.</summary>
    public static IReadOnlyList<Problem> FindProblems(DeployOptions options, YamlDocument document)
    {
        var broken = Names(options).Concat(options.Images.SelectMany(Image)).Concat(options.Secrets.SelectMany(Secret))
            .Concat(Repeated(options.Images.Select(image => image.Repository), "images", "repository"))
            .Concat(Repeated(options.Secrets.Select(secret => secret.Name), "secrets", "name"));
        return [.. broken.Select(rule => document.MarkOf(rule.Key).Problem(rule.Key, rule.Message))];
    }

    private static IEnumerable<(string Key, string Message)> Names(DeployOptions options)
    {
        const string form = "must be lower-case letters, digits and '-', at most 63 in all, with a letter or a digit at both ends";
        if (!Label.IsMatch(options.App))
            yield return ("app", $"the app's name {form}");
        if (options.Namespace is not null && !Label.IsMatch(options.Namespace))
            yield return ("namespace", $"a namespace {form}");
        for (var i = 0; i < options.Namespaces.Count; i++)
        {
            if (!Label.IsMatch(options.Namespaces[i]))
                yield return ($"namespaces[{i}]", $"a namespace {form}");
        }

        if (options.Context is "")
            yield return ("context", "the context is empty");
        if (options is { Context: not null, Cluster: not null })
            yield return ("cluster", "'cluster' and 'context' name two clusters; an environment takes back the root's with 'context: ~' or 'cluster: ~'");
        if (options.Migration is { Manifest: "" })
            yield return ("migration.manifest", "the path is empty");
        for (var i = 0; i < options.Manifests.Count; i++)
        {
            if (options.Manifests[i].Length == 0)
                yield return ($"manifests[{i}]", "the path is empty");
        }
    }

    private static IEnumerable<(string Key, string Message)> Image(ImageOptions image, int index)
    {
        if (!Repository.IsMatch(image.Repository))
            yield return ($"images[{index}].repository", "expected a repository without tag and digest, in lower case: registry.example.com/team/app");
        var literal = image.Tag.Replace("{commit}", "x").Replace("{branch}", "x").Replace("{time}", "x");
        if (literal.AsSpan().ContainsAny('{', '}'))
            yield return ($"images[{index}].tag", "a tag knows {commit}, {branch} and {time} only");
        else if (!Tag.IsMatch(literal))
            yield return ($"images[{index}].tag", "a tag is letters, digits, '_', '.' and '-', at most 128, and begins with a letter, a digit or '_'");
        if (image.Build?.Platform is { } platform && !Platform.IsMatch(platform))
            yield return ($"images[{index}].build.platform", "expected a platform such as linux/amd64 or linux/arm/v7");
        if (image.Build is { Context: "" })
            yield return ($"images[{index}].build.context", "the path is empty; the folder of this file is '.'");
        if (image.Build is { Dockerfile: "" })
            yield return ($"images[{index}].build.dockerfile", "the path is empty");
    }

    private static IEnumerable<(string Key, string Message)> Secret(SecretOptions secret, int index)
    {
        var key = $"secrets[{index}]";
        if (!Subdomain.IsMatch(secret.Name) || secret.Name.Length > 253)
            yield return ($"{key}.name", "a Secret's name must be lower-case letters, digits, '-' and '.', with a letter or a digit at both ends");
        var hasKeys = secret.Files.Count > 0 || secret.Values.Count > 0 || secret.EnvFile is not null;
        if (secret.Registry is not null && hasKeys)
            yield return ($"{key}.registry", "a registry login is the only key of its Secret; put the others into a Secret of their own");
        if (secret.Registry is null && !hasKeys)
            yield return (key, "the Secret has no keys; give it files, values, envFile or registry");
        if (secret.Registry is { Server: "" })
            yield return ($"{key}.registry.server", "the server is empty");
    }

    private static IEnumerable<(string Key, string Message)> Repeated(IEnumerable<string> names, string list, string key) => names
        .Select((name, index) => (Name: name, Index: index))
        .GroupBy(entry => entry.Name, StringComparer.Ordinal)
        .SelectMany(group => group.Skip(1).Select(entry => ($"{list}[{entry.Index}].{key}", $"'{entry.Name}' stands in {list} a second time")));

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Label { get; }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain { get; }

    [GeneratedRegex(@"^([A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Repository { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag { get; }

    [GeneratedRegex(@"^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Platform { get; }
}
