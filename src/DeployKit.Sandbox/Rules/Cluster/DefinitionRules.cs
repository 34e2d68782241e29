using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>CustomResourceDefinitions.</summary>
internal sealed class DefinitionRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override bool NeedsVersion => true;

    public override void PrepareCreate(JsonObject content)
    {
        base.PrepareCreate(content);
        content["status"] = FirstStatus(content);
    }

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.FillText("scope", "Namespaced");
        spec.Fill("conversion", new JsonObject { ["strategy"] = "None" });
        content.Fill("status", FirstStatus(content));
        if (spec.Child("names") is not { } names)
            return;
        names.FillText("singular", (names.Text("kind") ?? "").ToLowerInvariant());
        names.FillText("listKind", (names.Text("kind") ?? "") + "List");
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Child("spec");
        var (plural, group) = (spec.Child("names").Text("plural") ?? "", spec.Text("group") ?? "");
        var name = content.Child("metadata").Text("name") ?? "";
        if (name != $"{plural}.{group}")
            errors.InvalidText("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        if (group.Length == 0)
            errors.Required("spec.group");
        else if (!group.Contains('.', StringComparison.Ordinal))
            errors.InvalidText("spec.group", group, "should be a domain with at least one dot");
        errors.OneOf("spec.scope", spec.Text("scope"), ["Cluster", "Namespaced"]);
        var versions = spec.Items("versions").ToList();
        if (versions.Count(version => version.Flag("storage") == true) != 1)
            errors.Invalid("spec.versions", Versions(versions), "must have exactly one version marked as storage version");
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].Child("schema").Child("openAPIV3Schema") is null)
                errors.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
        }
        foreach (var (field, value) in ((string, string)[])[("plural", plural), ("singular", spec.Child("names").Text("singular") ?? "")])
            errors.InvalidText($"spec.names.{field}", value, Names.ServiceLabel(value));
        if (string.IsNullOrEmpty(spec.Child("names").Text("kind")))
            errors.Required("spec.names.kind");
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        var (now, before) = (updated.Child("spec"), live.Child("spec"));
        foreach (var name in (ReadOnlySpan<string>)["group", "scope"])
        {
            if (!now.SameAt(before, name))
                errors.InvalidText($"spec.{name}", now.Text(name), "field is immutable");
        }
        foreach (var name in (ReadOnlySpan<string>)["kind", "plural"])
        {
            if (!now.Child("names").SameAt(before.Child("names"), name))
                errors.InvalidText($"spec.names.{name}", now.Child("names").Text(name), "field is immutable");
        }
        Check(updated, errors);
    }

    private static JsonObject FirstStatus(JsonObject content)
    {
        var stored = content.Child("spec").Items("versions").Where(version => version.Flag("storage") == true).Select(version => (JsonNode?)version.Text("name"));
        return new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = new JsonArray([.. stored]),
        };
    }

    private static string Versions(IReadOnlyList<JsonObject> versions) => versions.Count == 0 ? "[]apiextensions.CustomResourceDefinitionVersion(nil)" : "[]apiextensions.CustomResourceDefinitionVersion{…}";
}
