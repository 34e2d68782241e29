using System.Globalization;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>An entry of metadata.managedFields: the JSON, and what is read from it.</summary>
internal sealed class ManagedEntry(JsonObject json)
{
    private FieldSet? _fields;
    private bool _isRead;

    public JsonObject Json { get; } = json;

    public string Manager => (string?)Json["manager"] ?? "";

    public bool IsApply => (string?)Json["operation"] == "Apply";

    public string ApiVersion => (string?)Json["apiVersion"] ?? "";

    public string Subresource => (string?)Json["subresource"] ?? "";

    public string Time => (string?)Json["time"] ?? "";

    /// <summary>Null for none.</summary>
    public FieldSet? Fields
    {
        get
        {
            if (!_isRead)
                (_fields, _isRead) = (Json["fieldsV1"] is JsonObject fields ? FieldSet.Parse(fields) : null, true);
            return _fields;
        }
        set
        {
            (_fields, _isRead) = (value, true);
            Json["fieldsV1"] = value?.ToJson() ?? [];
        }
    }

    /// <summary>The entry that the write belongs to, with no fields yet.</summary>
    public static ManagedEntry Of(FieldWrite write, bool isApply)
    {
        var json = new JsonObject
        {
            ["manager"] = write.Manager.Length > 0 ? write.Manager : "unknown",
            ["operation"] = isApply ? "Apply" : "Update",
            ["apiVersion"] = write.Kind.ApiVersion,
            ["time"] = null,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new JsonObject(),
        };
        if (write.EntrySubresource.Length > 0)
            json["subresource"] = write.EntrySubresource;
        return new ManagedEntry(json);
    }

    public void Touch(DateTimeOffset now) => Json["time"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public bool BelongsTo(FieldWrite write, bool isApply) =>
        IsApply == isApply && Manager == (write.Manager.Length > 0 ? write.Manager : "unknown")
        && Subresource == write.EntrySubresource && (isApply || ApiVersion == write.Kind.ApiVersion);

    /// <summary>As conflicts name it.</summary>
    public string Describe() =>
        $"\"{Manager}\"{(Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")}{(IsApply ? "" : $" using {ApiVersion}")}";

    /// <summary>Whether the entry has one of these paths: without reading all of it, as most writes touch few entries.</summary>
    public bool Has(FieldSet? set) => set is not null && (_isRead ? FieldSet.Intersection(_fields, set) is not null : Json["fieldsV1"] is JsonObject fields && Has(fields, set));

    /// <summary>Whether the entry has all of these paths.</summary>
    public bool HasAll(FieldSet set) => _isRead ? FieldSet.Difference(set, _fields) is null : Json["fieldsV1"] is JsonObject fields && HasAll(fields, set);

    private static bool HasAll(JsonObject fields, FieldSet set)
    {
        foreach (var (element, child) in set.Children)
        {
            if (fields[element] is not JsonObject below || (child.IsMember && below.Count > 0 && !below.ContainsKey(".")) || !HasAll(below, child))
                return false;
        }
        return true;
    }

    private static bool Has(JsonObject fields, FieldSet set)
    {
        foreach (var (element, child) in set.Children)
        {
            if (fields[element] is JsonObject below && ((child.IsMember && (below.Count == 0 || below.ContainsKey("."))) || Has(below, child)))
                return true;
        }
        return false;
    }
}
