using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>The forms of names, with what the server says of a wrong one: nothing when it is right.</summary>
internal static partial class Names
{
    private const string Dns1123Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Dns1123Subdomain = Dns1123Label + @"(\." + Dns1123Label + ")*";
    private const string Dns1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string Qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string Value = "(" + Qualified + ")?";
    private const string Key = "[-._a-zA-Z0-9]+";
    private const string Variable = "[-._a-zA-Z][-._a-zA-Z0-9]*";

    public static IEnumerable<string> Of(NameRule rule, string name, bool isPrefix = false)
    {
        // What comes after a prefix makes a dash at its end right.
        var tested = isPrefix && name.EndsWith('-') && rule != NameRule.PathSegment ? name[..^1] + "a" : name;
        return rule switch
        {
            NameRule.Label => Label(tested),
            NameRule.ServiceLabel => ServiceLabel(tested),
            NameRule.PathSegment => PathSegment(tested),
            _ => Subdomain(tested),
        };
    }

    public static IEnumerable<string> Subdomain(string name)
    {
        if (name.Length > 253)
            yield return Length(253);
        if (!SubdomainForm().IsMatch(name))
            yield return Form("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", Dns1123Subdomain, "example.com");
    }

    public static IEnumerable<string> Label(string name)
    {
        if (name.Length > 63)
            yield return Length(63);
        if (!LabelForm().IsMatch(name))
            yield return Form("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", Dns1123Label, "my-name", "123-abc");
    }

    public static IEnumerable<string> ServiceLabel(string name)
    {
        if (name.Length > 63)
            yield return Length(63);
        if (!ServiceForm().IsMatch(name))
            yield return Form("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character", Dns1035, "my-name", "abc-123");
    }

    /// <summary>The key of a label or annotation: [prefix/]name.</summary>
    public static IEnumerable<string> QualifiedName(string key)
    {
        const string Rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            yield return "a qualified name " + Form(Rule, Qualified, "MyName", "my.name", "123-abc") + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
                yield return "prefix part must be non-empty";
            else
            {
                foreach (var finding in Subdomain(parts[0]))
                    yield return "prefix part " + finding;
            }
        }
        var name = parts[^1];
        if (name.Length == 0)
            yield return "name part must be non-empty";
        else if (name.Length > 63)
            yield return "name part " + Length(63);
        if (!QualifiedForm().IsMatch(name))
            yield return "name part " + Form(Rule, Qualified, "MyName", "my.name", "123-abc");
    }

    public static IEnumerable<string> LabelValue(string value)
    {
        if (value.Length > 63)
            yield return Length(63);
        if (!ValueForm().IsMatch(value))
            yield return Form("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", Value, "MyValue", "my_value", "12345");
    }

    /// <summary>The key of a ConfigMap's or Secret's data.</summary>
    public static IEnumerable<string> ConfigKey(string key)
    {
        if (key.Length > 253)
            yield return Length(253);
        if (!KeyForm().IsMatch(key))
            yield return Form("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", Key, "key.name", "KEY_NAME", "key-name");
        foreach (var finding in DotNames(key))
            yield return finding;
    }

    /// <summary>Newer servers take nearly everything.</summary>
    public static IEnumerable<string> EnvironmentVariable(string name, bool isNew)
    {
        if (isNew)
        {
            if (name.Any(character => character is < ' ' or > '~' or '='))
                yield return "a valid environment variable name must consist only of printable ASCII characters other than '='";
            yield break;
        }
        if (!VariableForm().IsMatch(name))
            yield return Form("a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit", Variable, "my.env-name", "MY_ENV.NAME", "MyEnvName1");
        foreach (var finding in DotNames(name))
            yield return finding;
    }

    private static IEnumerable<string> DotNames(string value)
    {
        if (value is "." or "..")
            yield return $"must not be '{value}'";
        else if (value.StartsWith("..", StringComparison.Ordinal))
            yield return "must not start with '..'";
    }

    private static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
            yield return $"may not be '{name}'";
        foreach (var part in (string[])["/", "%"])
        {
            if (name.Contains(part, StringComparison.Ordinal))
                yield return $"may not contain '{part}'";
        }
    }

    private static string Length(int most) => $"must be no more than {most} characters";

    private static string Form(string rule, string pattern, params ReadOnlySpan<string> examples) =>
        $"{rule} (e.g. '{string.Join("',  or '", examples.ToArray())}', regex used for validation is '{pattern}')";

    [GeneratedRegex("^" + Dns1123Subdomain + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubdomainForm();

    [GeneratedRegex("^" + Dns1123Label + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelForm();

    [GeneratedRegex("^" + Dns1035 + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceForm();

    [GeneratedRegex("^" + Qualified + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedForm();

    [GeneratedRegex("^" + Value + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValueForm();

    [GeneratedRegex("^" + Key + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();

    [GeneratedRegex("^" + Variable + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableForm();
}
