using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeployKit.Kubernetes;

/// <summary>Reads one YAML or JSON document into JSON nodes, with bounds that no honest file meets.</summary>
internal sealed partial class YamlReader
{
    private const int Deepest = 64;
    private const int MostNodes = 100_000;
    private readonly Parser _parser;
    private readonly Dictionary<string, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Null for an empty document.</summary>
    /// <exception cref="YamlException">It isn't YAML.</exception>
    public static JsonNode? Read(string text)
    {
        var reader = new YamlReader(text);
        reader._parser.Consume<StreamStart>();
        if (!reader._parser.TryConsume<DocumentStart>(out _))
            return null;
        return reader.ReadNode(0);
    }

    private JsonNode? ReadNode(int depth)
    {
        if (depth > Deepest || ++_nodes > MostNodes)
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "too deep or too large");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var found = _anchors.TryGetValue(alias.Value.Value, out var known) ? known?.DeepClone() : throw new YamlException(alias.Start, alias.End, $"unknown alias *{alias.Value}");
            _nodes += Count(found);
            return found;
        }
        var started = (NodeEvent)_parser.Current!;
        var node = started switch
        {
            Scalar => ReadScalar(_parser.Consume<Scalar>()),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!started.Anchor.IsEmpty)
            _anchors[started.Anchor.Value] = node?.DeepClone();
        return node;
    }

    private JsonArray ReadSequence(int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return items;
    }

    private JsonObject ReadMapping(int depth)
    {
        _parser.Consume<MappingStart>();
        var members = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>().Value;
            members[key] = ReadNode(depth + 1);
        }
        return members;
    }

    private static JsonNode? ReadScalar(Scalar scalar) => scalar switch
    {
        { IsPlainImplicit: false } => JsonValue.Create(scalar.Value),
        { Value: "" or "~" or "null" or "Null" or "NULL" } => null,
        { Value: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        { Value: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        // Parsed, not converted: the number keeps its spelling.
        _ when JsonNumber.IsMatch(scalar.Value) => JsonNode.Parse(scalar.Value),
        _ => JsonValue.Create(scalar.Value),
    };

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Sum(member => Count(member.Value)),
        JsonArray items => 1 + items.Sum(Count),
        _ => 1,
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonNumber { get; }
}
