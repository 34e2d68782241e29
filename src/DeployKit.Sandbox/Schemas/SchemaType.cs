namespace DeployKit.Sandbox.Schemas;

/// <summary>The type of a field, as servers merge and decode it.</summary>
internal sealed class SchemaType(SchemaForm form, string name)
{
    public static readonly SchemaType Any = new(SchemaForm.Any, "any");

    /// <summary>What 1.20 makes of whatever: its fields are owned one by one, but each as a whole.</summary>
    public static readonly SchemaType AnyFields = new(SchemaForm.Any, "any") { Element = new(SchemaForm.Any, "any") { IsAtomic = true } };

    private readonly Lock _lock = new();
    private Func<IReadOnlyDictionary<string, SchemaField>>? _read;
    private IReadOnlyDictionary<string, SchemaField>? _fields;

    public SchemaForm Form { get; } = form;

    /// <summary>Of a struct: as the server's source calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Owned and replaced as a whole.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>A struct with fields besides those that it names.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Of a list: its values are its keys.</summary>
    public bool IsSet { get; init; }

    /// <summary>Of a list that is merged by keys; else empty.</summary>
    public IReadOnlyList<SchemaKey> Keys { get; init; } = [];

    /// <summary>Of a list or a map.</summary>
    public SchemaType? Element { get; init; }

    /// <summary>Of a struct, read when they are first asked for; else empty.</summary>
    public IReadOnlyDictionary<string, SchemaField> Fields
    {
        get
        {
            if (_fields is { } known)
                return known;
            lock (_lock)
                return _fields ??= _read?.Invoke() ?? new Dictionary<string, SchemaField>();
        }
    }

    public bool IsList => Form == SchemaForm.List;

    public bool IsObject => Form is SchemaForm.Struct or SchemaForm.Map;

    /// <summary>A struct whose fields are read later.</summary>
    public static SchemaType Struct(string name, bool isAtomic, bool isOpen, Func<IReadOnlyDictionary<string, SchemaField>> read) =>
        new(SchemaForm.Struct, name) { IsAtomic = isAtomic, IsOpen = isOpen, _read = read };

    /// <summary>The type of a key of an object of this type; null for a key that it does not have.</summary>
    public SchemaType? Child(string key) => Form switch
    {
        SchemaForm.Any => Element ?? this,
        SchemaForm.Map => Element,
        _ when Fields.TryGetValue(key, out var field) => field.Type,
        _ => IsOpen ? Any : null,
    };
}
