using DeployKit.Configuration;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>Reads the two versions of an app.</summary>
internal static class RehearsalInput
{
    /// <param name="made">Told of everything that was made up because it is not there.</param>
    /// <param name="left">Told of everything that is not simulated.</param>
    /// <exception cref="InvalidInputException">Everything that is wrong with either.</exception>
    public static async Task<RehearsalApp> ReadAsync(DeployArguments arguments, Surroundings machine, string folder, Action<string> made, Action<string> left, CancellationToken cancellationToken)
    {
        var unsimulated = new Unsimulated();
        var release = unsimulated.Reduce(await StandIns.ReadAsync(arguments, machine, folder, made, cancellationToken), left);
        if (arguments.Baseline is not { } reference)
            return new RehearsalApp(release, release with { Load = (configuration, ns) => PreviousVersion.Of(ManifestLoader.Load(configuration, ns)) });
        using var baseline = await BaselineFolder.CheckOutAsync(arguments.Config, reference, cancellationToken);
        // The environment is chosen by what is checked out here; the folder is no work tree.
        var previous = unsimulated.Reduce(
            await StandIns.ReadAsync(arguments with { Config = baseline.Config, Environment = release.Configuration.EnvironmentName }, machine, folder, _ => { }, cancellationToken),
            _ => { });
        // Read now: the folder goes.
        var manifests = ManifestLoader.Load(previous.Configuration, previous.Configuration.Namespace ?? "default");
        return new RehearsalApp(release, previous with { Load = (_, _) => manifests });
    }
}
