using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>What of an object is content, and what is the server's own book-keeping.</summary>
internal static class ObjectContent
{
    /// <summary>The prefix of the annotations in which a release keeps who deployed what and when.</summary>
    public const string OwnPrefix = "deploykit.dev/";

    private static readonly string[] BookKeeping =
        ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>A copy without status and what the server writes into metadata.</summary>
    public static JsonObject Of(JsonObject live)
    {
        var content = (JsonObject)live.DeepClone();
        content.Remove("status");
        if (content["metadata"] is JsonObject metadata)
        {
            foreach (var field in BookKeeping)
                metadata.Remove(field);
        }
        return content;
    }

    /// <summary>Whether both are the same but for book-keeping and our own annotations: then there is nothing to write.</summary>
    public static bool Same(JsonObject live, JsonObject wanted) => JsonNode.DeepEquals(WithoutOwn(Of(live)), WithoutOwn(Of(wanted)));

    /// <summary>Removes the annotations in which a release keeps who deployed what, from the content itself.</summary>
    // Only metadata: an annotation of ours in a pod template is there to restart pods, and does count.
    public static JsonObject WithoutOwn(JsonObject content)
    {
        if (content["metadata"] is not JsonObject metadata || metadata["annotations"] is not JsonObject annotations)
            return content;
        foreach (var name in annotations.Select(annotation => annotation.Key).Where(IsOwn).ToList())
            annotations.Remove(name);
        if (annotations.Count == 0)
            metadata.Remove("annotations");
        return content;
    }

    private static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.Ordinal);
}
