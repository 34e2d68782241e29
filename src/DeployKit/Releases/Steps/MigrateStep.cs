using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Releases.Steps;

/// <summary>Runs the migration Job to its end, before any workload that needs it.</summary>
public sealed class MigrateStep(ReleaseSession session)
{
    /// <summary>Applies what the Job needs, awaits the workloads under <c>migration.after</c>, then runs it. Returns what to say of it.</summary>
    /// <exception cref="MigrationFailedException">It did not complete.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var migration = session.Manifests.Migration!;
        var options = session.Options.Migration!;
        var needed = MigrationPrerequisites.Of(migration, options.After, session.NotYetApplied());
        await session.ApplyAsync(needed, cancellationToken);
        await new RolloutAwaiting(session).RunAsync(
            await session.TargetsAsync(name => options.After.Any(workload => workload.Kind == name.Kind && workload.Name == name.Name), cancellationToken),
            cancellationToken);

        var runner = session.Migrations;
        var job = (await session.RenderingAsync(cancellationToken)).Render(migration, migration.Name.Namespace ?? session.Namespace);
        job = MigrationJob.Prepare(job, session.Options.App, await runner.ReadConfigAsync(job, cancellationToken));
        var result = await runner.RunAsync(job, session.Policy, options.Timeout, session.Events.Tell, cancellationToken);
        if (result.Outcome == MigrationOutcome.Ran)
            session.Release.MigrationRan = result.JobName;
        if (result.IsDone)
            return result.Sentence;
        if (result.Verdict is { } verdict)
            session.Events.Tell(new VerdictReached(verdict));
        throw new MigrationFailedException(result);
    }
}
