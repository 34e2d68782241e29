using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DeployKit.Configuration;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Writing;

namespace DeployKit.Manifests.Planning;

/// <summary>Asks the server, by dry run, what every manifest would change. Changes nothing.</summary>
public sealed partial class ManifestPlanner(KubernetesClient client, ObjectWriter writer)
{
    // Kubernetes' API priority and fairness queues what one client asks beyond about this many at a time.
    private const int Parallel = 8;

    /// <summary>One plan for each manifest, in their order.</summary>
    /// <param name="set">All of the release: what it creates itself may be missing still.</param>
    /// <param name="manifests">Those to plan.</param>
    /// <param name="ns">The namespace of those that name none.</param>
    /// <exception cref="InvalidInputException">The server calls some of them invalid: all are named, each with file and line.</exception>
    public async Task<IReadOnlyList<PlannedWrite>> PlanAsync(
        ManifestSet set, IReadOnlyList<Manifest> manifests, Rendering rendering, string ns, CancellationToken cancellationToken)
    {
        var autoscaled = await new Autoscaling(client).FindAsync(set.Objects, ns, cancellationToken);
        var plans = new PlannedWrite?[manifests.Count];
        var problems = new ConcurrentDictionary<int, IReadOnlyList<Problem>>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForAsync(0, manifests.Count, options, async (index, token) =>
        {
            try
            {
                plans[index] = await PlanAsync(set, manifests[index], rendering, ns, autoscaled, token);
            }
            catch (InvalidException invalid)
            {
                problems[index] = ProblemsOf(manifests[index], invalid);
            }
            catch (UnknownKindException unknown)
            {
                problems[index] = [manifests[index].ProblemAt("kind", unknown.Message)];
            }
        });
        if (!problems.IsEmpty)
            throw new InvalidInputException([.. problems.OrderBy(problem => problem.Key).SelectMany(problem => problem.Value)]);
        return [.. plans.OfType<PlannedWrite>()];
    }

    private async Task<PlannedWrite> PlanAsync(
        ManifestSet set, Manifest manifest, Rendering rendering, string ns, IReadOnlySet<ObjectName> autoscaled, CancellationToken cancellationToken)
    {
        ResourceType type;
        try
        {
            type = await client.ResolveAsync(manifest.ApiVersion, manifest.Name.Kind, cancellationToken);
        }
        catch (UnknownKindException) when (set.BringsKind(manifest.Name.Kind))
        {
            var notServedYet = new ResourceType("", manifest.ApiVersion, manifest.Name.Kind, "", Namespaced: true);
            return new PlannedWrite(manifest, new ObjectPath(notServedYet, ns, manifest.Name.Name), rendering.Render(manifest, ns), PlannedChange.Create, null, null);
        }
        var path = new ObjectPath(type, type.Namespaced ? manifest.Name.Namespace ?? ns : null, manifest.Name.Name);
        var body = rendering.Render(manifest, path.Namespace);
        if (manifest.IsOnlyIfMissing && await client.FindAsync(path, cancellationToken) is { } existing)
            return new PlannedWrite(manifest, path, body, PlannedChange.None, existing, existing);
        var isAutoscaled = autoscaled.Contains(new ObjectName(manifest.Name.Kind, path.Namespace, manifest.Name.Name));
        try
        {
            return await writer.PlanAsync(manifest, path, body, isAutoscaled, cancellationToken);
        }
        catch (KubernetesException refused) when (rendering.IsProvisional && refused.ServerMessage.Contains("admission webhook", StringComparison.Ordinal))
        {
            return new PlannedWrite(manifest, path, body, PlannedChange.Update, null, null) { Notice = refused.ServerMessage };
        }
        catch (NotFoundException) when (path.Namespace is { } missing && set.CreatesNamespace(missing))
        {
            return new PlannedWrite(manifest, path, body, PlannedChange.Create, null, null) { IsAutoscaled = isAutoscaled };
        }
    }

    /// <summary>One problem for each cause that the server names.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(Manifest manifest, InvalidException invalid) =>
        manifest.Name.Kind == "Secret" ? [.. invalid.Causes.Select(cause => manifest.ProblemAt(cause.Field, WithoutValue(cause))).DefaultIfEmpty(manifest.ProblemAt(null, $"the server refuses it ({invalid.Reason})"))]
        : invalid.Causes.Count == 0 ? [.. TypeErrors(manifest, invalid.ServerMessage).DefaultIfEmpty(manifest.ProblemAt(null, invalid.Message))]
        : [.. invalid.Causes.Select(cause => manifest.ProblemAt(cause.Field, cause.Message))];

    // Of a Secret the server's text may quote the value, or a part of it that no mask knows.
    private static string WithoutValue(StatusCause cause) =>
        cause.Reason is "FieldValueForbidden" or "FieldValueRequired" ? cause.Message : $"the server refuses the value ({cause.Reason})";

    // "failed to create typed patch object: .spec.replicas: expected numeric (int or float), got string": it has no causes, but paths.
    private static IEnumerable<Problem> TypeErrors(Manifest manifest, string message) => TypeErrorPattern().Matches(message)
        .Select(match => manifest.ProblemAt(match.Groups["path"].Value, match.Groups["why"].Value.Trim()));

    [GeneratedRegex(@"(^|\s)\.(?<path>[A-Za-z][^\s:]*): (?<why>[^\n]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeErrorPattern();
}
