using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Storage;

/// <summary>One version of an object, as the store holds it: never changed, only replaced by the next version.</summary>
internal sealed class StoredObject
{
    private object[] _views = [];

    public StoredObject(ObjectKey key, long version, JsonObject content)
    {
        (Key, Version) = (key, version);
        var metadata = content["metadata"]!.AsObject();
        Uid = (string)metadata["uid"]!;
        IsDeleting = metadata["deletionTimestamp"] is not null;
        Labels = metadata["labels"] is JsonObject labels ? labels.ToDictionary(label => label.Key, label => (string?)label.Value ?? "") : Empty;
        Owners = metadata["ownerReferences"] is JsonArray owners ? [.. owners.OfType<JsonObject>().Select(OwnerReference.Read)] : [];
        Json = InServersOrder(key, content).ToUtf8();
    }

    /// <summary>An answer that was not stored: a dry run's.</summary>
    public static StoredObject Unstored(ObjectKey key, JsonObject content) => new(key, 0, content);

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();

    public ObjectKey Key { get; }

    /// <summary>metadata.resourceVersion.</summary>
    public long Version { get; }

    public string Uid { get; }

    /// <summary>Has a deletionTimestamp.</summary>
    public bool IsDeleting { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IReadOnlyList<OwnerReference> Owners { get; }

    /// <summary>The owner that controls it; null for none.</summary>
    public OwnerReference? Controller => Owners.FirstOrDefault(owner => owner.IsController);

    /// <summary>The whole object, as it goes to clients.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>As a client of another version of the same resource sees it.</summary>
    public ReadOnlyMemory<byte> JsonAs(ResourceKind kind) => kind == Key.Kind ? Json : VersionConversion.Convert(Read(), kind).ToUtf8();

    /// <summary>As an item of a list, from behind its opening brace: those of built-in kinds carry neither kind nor apiVersion.</summary>
    public ReadOnlyMemory<byte> ItemJsonAs(ResourceKind kind) => JsonAs(kind)[Header(kind).Length..];

    /// <summary>A copy of one's own, to read or to change.</summary>
    public JsonObject Read() => JsonNode.Parse(Json.Span)!.AsObject();

    /// <summary>What every object of the kind begins with.</summary>
    public static string Header(ResourceKind kind) => $"{{\"kind\":\"{kind.Kind}\",\"apiVersion\":\"{kind.ApiVersion}\",";

    /// <summary>What somebody made of this version, made once: lists of thousands of pods are looked through often.</summary>
    public T View<T>(Func<JsonObject, T> make)
        where T : class
    {
        foreach (var view in _views)
        {
            if (view is T known)
                return known;
        }
        var made = make(Read());
        _views = [.. _views, made];
        return made;
    }

    private static JsonObject InServersOrder(ObjectKey key, JsonObject content)
    {
        content.Remove("kind");
        content.Remove("apiVersion");
        content.Insert(0, "kind", key.Kind.Kind);
        content.Insert(1, "apiVersion", key.Kind.ApiVersion);
        return content;
    }
}
