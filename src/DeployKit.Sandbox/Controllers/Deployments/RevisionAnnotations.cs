using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>What a Deployment writes onto its ReplicaSets: its own annotations, the revision and the size it had when it last scaled them.</summary>
internal static class RevisionAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string History = "deployment.kubernetes.io/revision-history";
    public const string Desired = "deployment.kubernetes.io/desired-replicas";
    public const string Max = "deployment.kubernetes.io/max-replicas";

    private const int HistoryLength = 2000;

    private static readonly string[] NotCopied = ["kubectl.kubernetes.io/last-applied-configuration", Revision, History, Desired, Max, "deprecated.deployment.rollback.to"];

    /// <summary>Copies what the Deployment says and raises the revision; false when all of that is there already.</summary>
    public static bool Sync(JsonObject annotations, DeploymentView deployment, int revision)
    {
        var changed = false;
        foreach (var (name, value) in deployment.Annotations)
        {
            if (!NotCopied.Contains(name))
                changed |= Set(annotations, name, (string?)value ?? "");
        }
        var former = (string?)annotations[Revision];
        if (former is not null && (!int.TryParse(former, out var number) || number >= revision))
            return changed;
        annotations[Revision] = revision.ToString();
        if (former is not null)
            annotations[History] = Append((string?)annotations[History], former);
        return true;
    }

    /// <summary>Notes the size; false when it is noted already.</summary>
    public static bool SyncSize(JsonObject annotations, DeploymentView deployment) =>
        Set(annotations, Desired, deployment.Replicas.ToString()) | Set(annotations, Max, (deployment.Replicas + deployment.MaxSurge).ToString());

    private static bool Set(JsonObject annotations, string name, string value)
    {
        if ((string?)annotations[name] == value)
            return false;
        annotations[name] = value;
        return true;
    }

    // The oldest ones give way.
    private static string Append(string? history, string revision)
    {
        if (string.IsNullOrEmpty(history))
            return revision;
        var all = $"{history},{revision}";
        while (all.Length > HistoryLength && all.Contains(',', StringComparison.Ordinal))
            all = all[(all.IndexOf(',', StringComparison.Ordinal) + 1)..];
        return all;
    }
}
