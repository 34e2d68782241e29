using System.Text.Json.Nodes;
using DeployKit.Configuration;

namespace DeployKit.Yaml;

/// <summary>One document of a file.</summary>
public sealed record YamlDocument(string File, YamlNode Root)
{
    /// <summary>The content as JSON; every call makes a new tree.</summary>
    /// <exception cref="InvalidInputException">A number has no JSON form (<c>.nan</c>, <c>.inf</c>).</exception>
    public JsonNode? ToJson() => ToJson(Root);

    /// <summary>
    /// Where the value at this path stands, or the nearest thing above it that exists. The path is written as the API server
    /// does: <c>spec.template.spec.containers[0].image</c>, <c>metadata.annotations[example.com/a]</c>,
    /// <c>.spec.containers[name="web"].image</c>.
    /// </summary>
    public Mark MarkOf(string path) => YamlPath.Find(Root, path);

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        YamlScalar { Value: double number } when !double.IsFinite(number) =>
            throw new InvalidInputException([node.Mark.Problem(null, "a manifest can't hold this number")]),
        YamlScalar { Value: double number } => JsonValue.Create(number),
        YamlScalar { Value: long number } => JsonValue.Create(number),
        YamlScalar { Value: bool flag } => JsonValue.Create(flag),
        YamlScalar { Value: string text } => JsonValue.Create(text),
        _ => null,
    };
}
