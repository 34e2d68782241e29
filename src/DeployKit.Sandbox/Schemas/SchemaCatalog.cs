using System.Reflection;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Schemas;

/// <summary>The types of the built-in kinds at one level of the API. Types are read from the embedded text when they are first used.</summary>
internal sealed class SchemaCatalog
{
    private static readonly Lazy<string[]> Lines = new(ReadLines);
    private static readonly SchemaCatalog Old = new(isNewer: false);
    private static readonly SchemaCatalog New = new(isNewer: true);

    private readonly bool _isNewer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SchemaType> _types = [];
    private readonly Lazy<Index> _index;

    private SchemaCatalog(bool isNewer)
    {
        _isNewer = isNewer;
        _index = new Lazy<Index>(() => Index.Of(Lines.Value, isNewer));
    }

    /// <summary>What an object of a custom kind is: only its metadata has types.</summary>
    public SchemaType Custom => Type("CustomResource");

    public static SchemaCatalog For(ApiLevel level) => level == ApiLevel.Kubernetes120 ? Old : New;

    /// <summary>The type of a built-in kind; null for a custom one.</summary>
    public SchemaType? Find(ResourceKind kind) =>
        !kind.IsCustom && _index.Value.Kinds.TryGetValue((kind.ApiVersion, kind.Kind), out var name) ? Type(name) : null;

    private SchemaType Type(string name)
    {
        lock (_lock)
        {
            if (_types.TryGetValue(name, out var known))
                return known;
            if (!_index.Value.Types.TryGetValue(name, out var at))
                throw new InvalidDataException($"The schema has no type {name}.");
            var mark = Lines.Value[at].AsSpan(name.Length).Trim();
            var isAtomic = mark is "atomic" || (mark is "atomic+" && _isNewer);
            return _types[name] = SchemaType.Struct(name.Split('.')[0], isAtomic, mark is "open", () => Fields(at + 1));
        }
    }

    private Dictionary<string, SchemaField> Fields(int line)
    {
        var fields = new Dictionary<string, SchemaField>();
        var skipped = _isNewer ? '-' : '+';
        for (; line < Lines.Value.Length && Lines.Value[line] is { Length: > 0 } text; line++)
        {
            if (text[0] == skipped)
                continue;
            var space = text.IndexOf(' ', 2);
            var (type, presence) = text[^1] switch
            {
                '!' => (text[(space + 1)..^1], FieldPresence.Always),
                '?' => (text[(space + 1)..^1], FieldPresence.AlwaysNull),
                '*' => (text[(space + 1)..^1], FieldPresence.KeepZero),
                _ => (text[(space + 1)..], FieldPresence.OmitZero),
            };
            var name = text[2..space];
            fields[name] = new SchemaField(name, Parse(type), presence);
        }
        return fields;
    }

    private SchemaType Parse(string text)
    {
        if (text[0] == '[')
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var keys = text[1..end];
            var isKeyed = keys.Length > 0 && keys != "set";
            return new SchemaType(SchemaForm.List, text)
            {
                Element = Parse(text[(end + 1)..]),
                IsAtomic = keys.Length == 0,
                IsSet = keys == "set",
                Keys = isKeyed ? [.. keys.Split(',').Select(key => key.Split('=')).Select(key => new SchemaKey(key[0], key.Length > 1 ? key[1] : null))] : [],
            };
        }
        if (text[0] == '{')
        {
            var end = text.IndexOf('}', StringComparison.Ordinal);
            return new SchemaType(SchemaForm.Map, text) { Element = Parse(text[(end + 1)..]), IsAtomic = end > 1 };
        }
        return text switch
        {
            "any" => _isNewer ? SchemaType.Any : SchemaType.AnyFields,
            "string" => new SchemaType(SchemaForm.Text, text),
            "bool" => new SchemaType(SchemaForm.Boolean, text),
            "int32" => new SchemaType(SchemaForm.Int32, text),
            "int64" => new SchemaType(SchemaForm.Int64, text),
            "double" => new SchemaType(SchemaForm.Double, text),
            "bytes" => new SchemaType(SchemaForm.Bytes, text),
            "time" => new SchemaType(SchemaForm.Time, text),
            "microtime" => new SchemaType(SchemaForm.MicroTime, text),
            "quantity" => new SchemaType(SchemaForm.Quantity, text),
            "int-or-string" => new SchemaType(SchemaForm.IntOrString, text),
            _ => Type(text),
        };
    }

    private static string[] ReadLines()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("DeployKit.Sandbox.Schemas.kubernetes.schema")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>Where a type begins, and which type a kind is.</summary>
    private sealed record Index(Dictionary<string, int> Types, Dictionary<(string ApiVersion, string Kind), string> Kinds)
    {
        public static Index Of(string[] lines, bool isNewer)
        {
            var index = new Index([], []);
            for (var at = 0; at < lines.Length; at++)
            {
                var line = lines[at];
                if (line.Length == 0 || !char.IsAsciiLetter(line[0]))
                    continue;
                var words = line.Split(' ');
                if (words[0] is not ("kind" or "newer"))
                    index.Types[words[0]] = at;
                else if (words[0] == "kind" || isNewer)
                    index.Kinds[(words[1], words[2])] = words[^1];
            }
            return index;
        }
    }
}
