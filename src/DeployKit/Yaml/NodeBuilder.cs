using DeployKit.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeployKit.Yaml;

/// <summary>Builds the nodes of one document from the parser's events.</summary>
internal sealed class NodeBuilder(IParser parser, string file, ScalarSchema schema)
{
    private const int MaximumDepth = 64;
    private const int MaximumNodes = 100_000;

    // Null while the anchored node itself is being read.
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    public YamlNode Build() => Read(1);

    private YamlNode Read(int depth)
    {
        var start = parser.Consume<ParsingEvent>();
        var mark = MarkOf(start);
        if (start is AnchorAlias alias)
            return Resolve(alias, mark, depth);
        var anchor = start is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
            _anchors[anchor] = null;
        Count(1, mark);
        if (depth > MaximumDepth)
            throw Error(mark, $"more than {MaximumDepth} levels deep");
        YamlNode node = start switch
        {
            Scalar scalar => ScalarTags.Resolve(scalar, mark, schema),
            SequenceStart sequence => ReadSequence(sequence, mark, depth),
            MappingStart mapping => ReadMapping(mapping, mark, depth),
            _ => throw Error(mark, "a value was expected here"),
        };
        if (anchor is not null)
            _anchors[anchor] = node;
        return node;
    }

    private YamlSequence ReadSequence(SequenceStart start, Mark mark, int depth)
    {
        ScalarTags.Require(start.Tag, "tag:yaml.org,2002:seq", mark);
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Read(depth + 1));
        return new YamlSequence(mark, items);
    }

    private YamlMapping ReadMapping(MappingStart start, Mark mark, int depth)
    {
        ScalarTags.Require(start.Tag, "tag:yaml.org,2002:map", mark);
        var entries = new MappingEntries();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var first = Read(depth + 1);
            if (first is not YamlScalar key)
                throw Error(first.Mark, "a key must be a single value");
            var value = Read(depth + 1);
            if (key is { IsPlain: true, Text: "<<" })
                entries.Merge(key.Mark, value);
            else
                entries.Add(new YamlEntry(KeyOf(key), key.Mark, value));
        }

        return new YamlMapping(mark, entries.ToList());
    }

    private string KeyOf(YamlScalar key) => key.Value switch
    {
        null => throw Error(key.Mark, "a key must not be null; put it in quotes"),
        string text => text,
        // kubectl resolves keys as well: on: is the key "true".
        bool flag when schema is ScalarSchema.Kubectl => flag ? "true" : "false",
        double number when schema is ScalarSchema.Kubectl => ((float)number).ToString().ToLowerInvariant(),
        long number when schema is ScalarSchema.Kubectl => number.ToString(),
        _ => key.Text,
    };

    private YamlNode Resolve(AnchorAlias alias, Mark mark, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
            throw Error(mark, $"the anchor '{alias.Value}' is not defined before this");
        if (node is null)
            throw Error(mark, $"the anchor '{alias.Value}' contains itself");
        if (depth + node.Height - 1 > MaximumDepth)
            throw Error(mark, $"more than {MaximumDepth} levels deep after its aliases are expanded");
        Count(node.Size, mark);
        return node;
    }

    private void Count(int nodes, Mark mark)
    {
        _nodes += nodes;
        if (_nodes > MaximumNodes)
            throw Error(mark, $"more than {MaximumNodes} values after its aliases are expanded");
    }

    private Mark MarkOf(ParsingEvent parsed) => new(file, (int)parsed.Start.Line, (int)parsed.Start.Column);

    private static InvalidInputException Error(Mark mark, string message) => new([mark.Problem(null, message)]);
}
