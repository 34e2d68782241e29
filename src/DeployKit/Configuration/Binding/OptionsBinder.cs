using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>Checks a tree of nodes against the option types and finds every error, not only the first.</summary>
/// <param name="isPart">The tree is merged with another one later: keys may be missing, and null removes.</param>
/// <param name="isExpanded">False: values with variables are not known yet and fit everything.</param>
internal sealed class OptionsBinder(bool isPart, bool isExpanded)
{
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _missing = [];

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<Problem> Problems => [.. _problems, .. _missing];

    /// <summary>The required keys that are not there: only a merge shows them.</summary>
    public IReadOnlyList<Problem> Missing => _missing;

    /// <summary>The tree as JSON that the type can be read from; only to be used when there are no problems.</summary>
    public JsonNode? Bind(YamlNode node, Type type) => Bind(node, OptionTypes.Of(type), "", isPart);

    private JsonNode? Bind(YamlNode node, JsonTypeInfo type, string path, bool part) => (type.Kind, node) switch
    {
        (JsonTypeInfoKind.Object, YamlMapping mapping) => BindObject(mapping, type, path, part),
        (JsonTypeInfoKind.Dictionary, YamlMapping mapping) => BindDictionary(mapping, OptionTypes.Of(type.ElementType!), path, part),
        (JsonTypeInfoKind.Enumerable, YamlSequence sequence) => BindList(sequence, OptionTypes.Of(type.ElementType!), path),
        (JsonTypeInfoKind.None, YamlScalar scalar) => BindScalar(scalar, type, path),
        _ => Mismatch(node, type, path),
    };

    private JsonObject BindObject(YamlMapping mapping, JsonTypeInfo type, string path, bool part)
    {
        var bound = new JsonObject();
        foreach (var entry in mapping.Entries)
        {
            var property = type.Properties.FirstOrDefault(property => property.Name == entry.Key);
            if (property is null)
                _problems.Add(entry.Mark.Problem(Join(path, entry.Key), Unknown(entry.Key, type)));
            else if (entry.Value is not YamlScalar { Value: null })
                bound[entry.Key] = Bind(entry.Value, OptionTypes.Of(property.PropertyType), Join(path, entry.Key), part);
        }

        foreach (var property in type.Properties.Where(property => property.IsRequired && !part))
        {
            var entry = mapping.Find(property.Name);
            if (entry is null)
                _missing.Add(mapping.Mark.Problem(Join(path, property.Name), $"'{property.Name}' is missing"));
            else if (entry.Value is YamlScalar { Value: null })
                _missing.Add(entry.Mark.Problem(Join(path, property.Name), $"'{property.Name}' has no value"));
        }

        return bound;
    }

    private static string Unknown(string key, JsonTypeInfo type) =>
        type.Type == typeof(EnvironmentOptions) && OptionTypes.Of(typeof(DeployOptions)).Properties.Any(property => property.Name == key)
            ? $"an environment can't override '{key}'"
            : $"unknown key '{key}'{NearestName.Hint(key, type.Properties.Select(property => property.Name))}";

    private static string Unknown(string what, string key, IReadOnlyList<string> names)
    {
        var nearest = NearestName.Of(key, names);
        return $"unknown {what} '{key}'; {(nearest is null ? "" : $"did you mean '{nearest}'? ")}there are: {string.Join(", ", names)}";
    }

    private JsonObject BindDictionary(YamlMapping mapping, JsonTypeInfo type, string path, bool part)
    {
        var bound = new JsonObject();
        foreach (var entry in mapping.Entries)
        {
            var isNull = entry.Value is YamlScalar { Value: null };
            if (OptionTypes.KnownKeys(type) is var (what, names) && !names.Contains(entry.Key))
                _problems.Add(entry.Mark.Problem(Join(path, entry.Key), Unknown(what, entry.Key, names)));
            else if (isNull && type.Kind is JsonTypeInfoKind.Object)
                bound[entry.Key] = BindObject(new YamlMapping(entry.Value.Mark, []), type, Join(path, entry.Key), part);
            else if (!isNull || !part)
                bound[entry.Key] = Bind(entry.Value, type, Join(path, entry.Key), part || type.Type == typeof(EnvironmentOptions));
        }

        return bound;
    }

    // Lists replace each other whole, so what is in them is complete.
    private JsonArray BindList(YamlSequence sequence, JsonTypeInfo type, string path) =>
        [.. sequence.Items.Select((item, index) => Bind(item, type, $"{path}[{index}]", part: false))];

    private JsonNode? BindScalar(YamlScalar scalar, JsonTypeInfo type, string path)
    {
        if (!isExpanded && type.Type != typeof(BranchPattern) && Variables.Occur(scalar.Text))
            return null;
        // A variable's text is text, even where it looks like a number.
        JsonNode? value = scalar.Value switch
        {
            // In a flow map a variable must stand in quotes, also where it is a number.
            not null when OptionTypes.ValueType(type) == typeof(int) && (scalar.IsExpanded ? CoreScalars.Resolve(scalar.Text) : scalar.Value) is long number => number,
            string text => text,
            bool flag when type.Type == typeof(bool) => flag,
            not null when scalar.IsExpanded => scalar.Text,
            _ => null,
        };
        return value is not null && IsReadable(value, type) ? value : Mismatch(scalar, type, path);
    }

    private static bool IsReadable(JsonNode value, JsonTypeInfo type)
    {
        try
        {
            JsonSerializer.Deserialize(value, type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private JsonNode? Mismatch(YamlNode node, JsonTypeInfo type, string path)
    {
        _problems.Add(node.Mark.Problem(path, $"expected {OptionTypes.Expected(type)}, found {Found(node, type)}"));
        return null;
    }

    private static string Found(YamlNode node, JsonTypeInfo type)
    {
        var isText = OptionTypes.Expected(type) == "a string";
        return node switch
        {
            YamlMapping => "a map",
            YamlSequence => "a list",
            YamlScalar { Value: null } => "nothing",
            YamlScalar { IsExpanded: true } => "something else in the variable",
            YamlScalar { Value: bool or long or double } when isText => "a number or a switch; put it in quotes",
            _ when OptionTypes.IsSecret(type) => "something else",
            YamlScalar { Value: string text } => $"\"{text}\"",
            YamlScalar scalar => scalar.Text,
            _ => "something else",
        };
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
