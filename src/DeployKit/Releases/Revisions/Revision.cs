using System.Globalization;
using System.Text.Json.Nodes;

namespace DeployKit.Releases.Revisions;

/// <summary>One ReplicaSet of a Deployment, and what releases wrote on it.</summary>
/// <param name="Number">The Deployment's revision; a revision that is used again gets a new number.</param>
/// <param name="Hash">The label <c>pod-template-hash</c>.</param>
public sealed record Revision(long Number, string Hash, JsonObject ReplicaSet)
{
    /// <summary>
    /// The hash of the pod template that was verified. It is written to the Deployment at success; the controller copies it to
    /// the newest ReplicaSet at every sync, so a later, unverified ReplicaSet carries the hash of another.
    /// </summary>
    public const string VerifiedKey = "deploykit.dev/verified";

    /// <summary>Set on a ReplicaSet that a rollback left.</summary>
    public const string RejectedKey = "deploykit.dev/rejected";

    private const string NumberKey = "deployment.kubernetes.io/revision";
    private const string HashKey = "pod-template-hash";

    /// <summary>It once ended a release successfully, and was not rejected since.</summary>
    public bool IsGood => Annotation(VerifiedKey) == Hash && !IsRejected;

    /// <summary>A rollback left it.</summary>
    public bool IsRejected => Annotation(RejectedKey) is not null;

    /// <summary>What runs in it, for people.</summary>
    public DeployedVersion? Version => DeployedVersion.Of(ReplicaSet);

    /// <summary>The revision of an object of the apps group; 0 where it has none.</summary>
    public static long NumberOf(JsonObject live) =>
        long.TryParse((string?)live["metadata"]?["annotations"]?[NumberKey], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Reads a ReplicaSet.</summary>
    public static Revision Of(JsonObject replicaSet) =>
        new(NumberOf(replicaSet), (string?)replicaSet["metadata"]?["labels"]?[HashKey] ?? "", replicaSet);

    /// <summary>The pod template without the label that the controller adds.</summary>
    public JsonObject Template()
    {
        var template = (JsonObject)ReplicaSet["spec"]!["template"]!.DeepClone();
        (template["metadata"]?["labels"] as JsonObject)?.Remove(HashKey);
        (template["metadata"] as JsonObject)?.Remove("creationTimestamp");
        return template;
    }

    private string? Annotation(string key) => (string?)ReplicaSet["metadata"]?["annotations"]?[key];
}
