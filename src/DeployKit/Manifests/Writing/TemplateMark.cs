using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Migrations;

namespace DeployKit.Manifests.Writing;

/// <summary>
/// Tells the pods of a ReplicationController's versions apart. No other label or field of theirs does; images may be the same in two versions,
/// and admission changes what a pod's spec looks like. So a release whose template differs marks it, and the pods carry the mark on.
/// Those without one are of a template without one: what something else deployed is not restarted for our book-keeping.
/// </summary>
internal static class TemplateMark
{
    /// <summary>The annotation of the template and of its pods.</summary>
    public const string Key = "deploykit.dev/template";

    /// <summary>The mark of a template or a pod; null without one.</summary>
    public static string? Of(JsonNode? template) => (string?)template?["metadata"]?["annotations"]?[Key];

    /// <summary>Marks a new template. The generation that it replaces makes it unlike every earlier one, also of the same content.</summary>
    public static void Renew(JsonObject template, JsonObject? live)
    {
        var text = $"{(long?)live?["metadata"]?["generation"] ?? 0}:{CanonicalJson.Write(template)}";
        Set(template, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    /// <summary>Keeps the mark that the live template has.</summary>
    public static void Keep(JsonObject template, JsonObject live)
    {
        if (Of(live["spec"]?["template"]) is { } mark)
            Set(template, mark);
    }

    private static void Set(JsonObject template, string mark)
    {
        var metadata = template["metadata"] as JsonObject ?? [];
        template["metadata"] ??= metadata;
        var annotations = metadata["annotations"] as JsonObject ?? [];
        metadata["annotations"] ??= annotations;
        annotations[Key] = mark;
    }
}
