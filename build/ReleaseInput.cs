using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Manifests;
using DeployKit.Secrets;
using DeployKit.Sources;

namespace DeployKit.Build;

/// <summary>What files, git and the CI say of a release, before any server is asked.</summary>
internal sealed record ReleaseInput(LoadedConfiguration Configuration, SourceFacts Source, CiFacts Ci, IReadOnlyList<BuiltSecret> Secrets)
{
    /// <summary>How the manifests are read, for a namespace; a rehearsal has a version before, too.</summary>
    public Func<LoadedConfiguration, string, ManifestSet> Load { get; init; } = ManifestLoader.Load;

    /// <exception cref="InvalidInputException">Everything that is wrong.</exception>
    public static async Task<ReleaseInput> ReadAsync(DeployArguments arguments, IReadOnlyDictionary<string, string> variables, Redactor redactor, CancellationToken cancellationToken) =>
        await ReadAsync(await LoadAsync(arguments, variables, cancellationToken), variables, redactor, cancellationToken);

    /// <summary>What a configuration that is loaded already names.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong.</exception>
    public static async Task<ReleaseInput> ReadAsync(LoadedConfiguration configuration, IReadOnlyDictionary<string, string> variables, Redactor redactor, CancellationToken cancellationToken)
    {
        SecretMask.Apply(redactor, configuration.Options);
        var contexts = configuration.Options.Images.Where(image => image.Build is not null).Select(image => configuration.PathOf(image.Build!.Context));
        var source = await SourceReader.ReadAsync(configuration.Folder, contexts, cancellationToken);
        var secrets = await SecretBuilder.BuildAsync(configuration, variables, cancellationToken);
        return new ReleaseInput(configuration, source, CiFacts.From(variables), secrets);
    }

    /// <summary>The configuration alone.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong with it.</exception>
    public static async Task<LoadedConfiguration> LoadAsync(DeployArguments arguments, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        await ConfigurationLoader.LoadAsync(
            new ConfigurationRequest
            {
                File = arguments.Config,
                Environment = arguments.Environment,
                Context = arguments.Context,
                Namespace = arguments.Namespace,
                Ci = CiFacts.From(variables),
                GitBranch = await SourceReader.ReadBranchAsync(Path.GetDirectoryName(Path.GetFullPath(arguments.Config))!, cancellationToken),
                Variables = variables,
            },
            cancellationToken);
}
