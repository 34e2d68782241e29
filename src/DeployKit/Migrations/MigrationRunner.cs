using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Migrations;

/// <summary>Runs a migration's Job to its end: never twice for the same content, never two of an app side by side.</summary>
/// <param name="redactor">Masks the secrets in the evidence of a failure.</param>
public sealed class MigrationRunner(KubernetesClient client, TimeProvider time, Redactor redactor)
{
    /// <summary>
    /// Reads what <see cref="MigrationJob.Prepare"/> needs from the cluster: the namespace's uid, and the ConfigMaps and Secrets that
    /// the Job reads, as they are now. One that is missing is left out.
    /// </summary>
    /// <param name="job">With its namespace.</param>
    public async Task<MigrationConfig> ReadConfigAsync(JsonObject job, CancellationToken cancellationToken)
    {
        var ns = NamespaceOf(job);
        var space = client.GetAsync(new ObjectPath(BuiltIn.Namespaces, null, ns), cancellationToken);
        var objects = await Task.WhenAll(MigrationJob.ConfigOf(job).Select(reference =>
            client.FindAsync(new ObjectPath(reference.Kind == "Secret" ? BuiltIn.Secrets : BuiltIn.ConfigMaps, ns, reference.Name), cancellationToken)));
        return new MigrationConfig((string)(await space)["metadata"]!["uid"]!, [.. objects.OfType<JsonObject>()]);
    }

    /// <summary>
    /// Complete under this name already: nothing is done. Failed or stopped before: deleted with its pods and run again. Still running,
    /// or another migration of the app is: awaited. A failure is a result, not an exception.
    /// </summary>
    /// <param name="job">As <see cref="MigrationJob.Prepare"/> made it, with its namespace.</param>
    /// <param name="policy">By what its pods are judged. The timeout in it is that of rollouts and does not count here.</param>
    /// <param name="timeout">How long it is waited for; a Job that runs still is left alone then.</param>
    /// <param name="tell">Gets the log's lines, facts and warnings as they happen, from more than one thread.</param>
    /// <exception cref="MigrationInterruptedException">Cancelled while a Job was running: it is left alone.</exception>
    /// <exception cref="KubernetesException">The API refuses the Job, or to read it.</exception>
    public async Task<MigrationResult> RunAsync(
        JsonObject job, RolloutPolicy policy, TimeSpan timeout, Action<ReleaseEvent> tell, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        // A migration may be silent for as long as it likes; when time is up the Job is left alone, not judged.
        var run = new MigrationRun(client, time, redactor, job, NamespaceOf(job), policy with { Timeout = timeout * 2 }, tell);
        try
        {
            return await run.ToEndAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && run.Running is not null)
        {
            throw new MigrationInterruptedException(run.Running, cancellationToken);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return run.TimedOut(timeout);
        }
    }

    private static string NamespaceOf(JsonObject job) =>
        (string?)job["metadata"]?["namespace"] ?? throw new ArgumentException("The Job has no namespace.", nameof(job));
}
