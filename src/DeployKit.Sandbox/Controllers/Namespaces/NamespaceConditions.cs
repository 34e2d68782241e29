using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Namespaces;

/// <summary>How far the deletion of a namespace has come.</summary>
internal static class NamespaceConditions
{
    /// <param name="left">What it still holds, a list for each kind.</param>
    public static JsonArray Of(StoredObject space, IReadOnlyList<IReadOnlyList<StoredObject>> left, DateTimeOffset now)
    {
        var before = Condition.ReadAll(space.Read()["status"]);
        var finalizers = left.SelectMany(objects => objects)
            .SelectMany(each => (each.Read()["metadata"]!["finalizers"] as JsonArray ?? []).Select(finalizer => (string)finalizer!))
            .CountBy(finalizer => finalizer).OrderBy(count => count.Key).ToList();
        var resources = string.Join(", ", left.OrderBy(NameOf).Select(objects => $"{NameOf(objects)} has {objects.Count} resource instances"));
        var holders = string.Join(", ", finalizers.Select(count => $"{count.Key} in {count.Value} resource instances"));
        List<Condition> conditions =
        [
            new("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
            new("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            new("NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            left.Count == 0
                ? new("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed")
                : new("NamespaceContentRemaining", "True", "SomeResourcesRemain", $"Some resources are remaining: {resources}"),
            finalizers.Count == 0
                ? new("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : new("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {holders}"),
        ];
        return new JsonArray([.. conditions.Select(condition => Dated(condition, before, now).ToJson())]);
    }

    // Of the core group with its dot, as the server writes it.
    private static string NameOf(IReadOnlyList<StoredObject> objects) => $"{objects[0].Key.Kind.Plural}.{objects[0].Key.Kind.Group}";

    private static Condition Dated(Condition condition, List<Condition> before, DateTimeOffset now) => condition with
    {
        LastTransition = before.Find(each => each.Type == condition.Type && each.Status == condition.Status)?.LastTransition ?? Timestamps.Seconds(now),
    };
}
