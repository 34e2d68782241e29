using System.Text;
using DeployKit.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeployKit.Yaml;

/// <summary>What a scalar means, by its tag, its quotes and the schema.</summary>
internal static class ScalarTags
{
    private const string Prefix = "tag:yaml.org,2002:";

    public static YamlScalar Resolve(Scalar scalar, Mark mark, ScalarSchema schema)
    {
        var tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        var isPlain = tag is null && scalar.Style is ScalarStyle.Plain;
        var value = tag switch
        {
            null => isPlain ? Resolve(scalar.Value, schema) : scalar.Value,
            "!" or Prefix + "str" or Prefix + "timestamp" => scalar.Value,
            Prefix + "binary" => Decode(scalar.Value, mark),
            Prefix + "null" => Expect<object?>(Resolve(scalar.Value, schema), found => found is null, scalar, mark),
            Prefix + "bool" => Expect(Resolve(scalar.Value, schema), found => found is bool, scalar, mark),
            Prefix + "int" => Expect(Resolve(scalar.Value, schema), found => found is long, scalar, mark),
            Prefix + "float" => Expect(Resolve(scalar.Value, schema), found => found is long or double, scalar, mark),
            _ => throw Unknown(tag, mark),
        };
        return new YamlScalar(mark, scalar.Value, value, isPlain);
    }

    /// <summary>What a plain text means.</summary>
    public static object? Resolve(string text, ScalarSchema schema) =>
        schema is ScalarSchema.Core ? CoreScalars.Resolve(text) : KubectlScalars.Resolve(text);

    /// <summary>Refuses any other tag than this one on a list or a map.</summary>
    public static void Require(TagName tag, string expected, Mark mark)
    {
        if (!tag.IsEmpty && tag.Value != expected && tag.Value != "!")
            throw Unknown(tag.Value, mark);
    }

    private static object? Expect<T>(T value, Func<T, bool> isExpected, Scalar scalar, Mark mark) => isExpected(value)
        ? value
        : throw new InvalidInputException([mark.Problem(null, $"the tag !!{scalar.Tag.Value[Prefix.Length..]} doesn't fit this value")]);

    private static string Decode(string text, Mark mark)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new InvalidInputException([mark.Problem(null, "!!binary takes base64 of a UTF-8 text here")]);
        }
    }

    private static InvalidInputException Unknown(string tag, Mark mark) =>
        new([mark.Problem(null, $"the tag '{(tag.StartsWith(Prefix, StringComparison.Ordinal) ? "!!" + tag[Prefix.Length..] : tag)}' has no meaning here")]);
}
