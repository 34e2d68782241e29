using DeployKit.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeployKit.Yaml;

/// <summary>Reads YAML, and JSON as a part of it, into nodes that know their place.</summary>
/// <remarks>Strict: UTF-8 only, no tabs for indentation, no key twice, at most 64 levels and 100,000 nodes after aliases are expanded.</remarks>
public static class YamlReader
{
    /// <summary>The documents of a file; documents without content are left out.</summary>
    /// <param name="content">A byte order mark and CRLF line ends are fine.</param>
    /// <param name="file">The file as the person named it.</param>
    /// <exception cref="InvalidInputException">It cannot be read; the problem says where.</exception>
    public static IReadOnlyList<YamlDocument> Read(ReadOnlySpan<byte> content, string file, ScalarSchema schema)
    {
        var text = YamlText.Decode(content, file);
        using var reader = new StringReader(text);
        var parser = new Parser(new Scanner(reader));
        var documents = new List<YamlDocument>();
        try
        {
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                var root = new NodeBuilder(parser, file, schema).Build();
                if (root is not YamlScalar { Value: null })
                    documents.Add(new YamlDocument(file, root));
                parser.Consume<DocumentEnd>();
            }
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException([YamlText.Explain(exception, text, file)]);
        }
        catch (InvalidOperationException)
        {
            // The parser's own answer to a flow list that the next block line breaks off.
            throw new InvalidInputException([YamlText.NotYaml(file, parser.Current?.End ?? YamlDotNet.Core.Mark.Empty)]);
        }

        return documents;
    }
}
