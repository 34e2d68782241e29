using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;

namespace DeployKit.Releases.Checks;

/// <summary>
/// Asks whether we may do what only the undo and the watching need. What the writes need is known from their dry runs, which
/// say more: an access review says yes for a namespace that does not exist.
/// </summary>
internal sealed class AccessCheck(KubernetesClient client)
{
    private static readonly string[] UndoVerbs = ["get", "patch", "delete"];

    /// <summary>What is denied, one sentence each; empty when all is allowed.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<PlannedWrite> plans, string ns, CancellationToken cancellationToken)
    {
        var undo = plans.Where(plan => plan.Path.Type.Plural.Length > 0)
            .Select(plan => (plan.Path.Type, plan.Path.Namespace)).Distinct()
            .SelectMany(target => UndoVerbs.Select(verb => new AccessQuery(verb, target.Type, target.Namespace)));
        var watching = plans.Select(plan => Workloads.Find(plan.Manifest)).OfType<WorkloadKind>().SelectMany(Watched).Concat([BuiltIn.Pods, BuiltIn.Events]).Distinct()
            .SelectMany(type => new[] { "list", "watch" }.Select(verb => new AccessQuery(verb, type, ns)));
        var objects = plans.Where(plan => plan.Manifest.Readiness is not null && plan.Path.Type.Plural.Length > 0).Select(plan => (plan.Path.Type, plan.Path.Namespace)).Distinct()
            .SelectMany(target => new[] { "list", "watch" }.Select(verb => new AccessQuery(verb, target.Type, target.Namespace)));
        var replacing = plans.Any(plan => plan.Path.Type == BuiltIn.StatefulSets || plan.Path.Type == BuiltIn.ReplicationControllers) ? [new AccessQuery("delete", BuiltIn.Pods, ns)] : Array.Empty<AccessQuery>();
        IReadOnlyList<AccessQuery> queries =
        [
            .. undo,
            .. watching,
            .. objects,
            .. replacing,
            new AccessQuery("get", BuiltIn.Pods, ns) { Subresource = "log" },
            // Pods that started with configuration that is taken back are evicted.
            new AccessQuery("create", BuiltIn.Pods, ns) { Subresource = "eviction" },
        ];
        var reviews = await Task.WhenAll(queries.Select(async query => (query, review: await client.ReviewAccessAsync(query, cancellationToken))));
        return [.. reviews.Where(answer => !answer.review.Allowed).Select(answer => Sentence(answer.query))];
    }

    // What tells how a rollout goes, by the kind that rolls out.
    private static IEnumerable<ResourceType> Watched(WorkloadKind kind) => kind.Revisions is { } revisions ? [kind.Type, revisions] : [kind.Type];

    private static string Sentence(AccessQuery query) =>
        $"no right to {query.Verb} {query.Type.Plural}{(query.Subresource is { } sub ? "/" + sub : "")}{(query.Namespace is { } ns ? $" in namespace {ns}" : "")}";
}
