using DeployKit.Configuration;
using DeployKit.Images;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Releases.Explaining;
using DeployKit.Reporting.Events;
using DeployKit.Secrets;
using DeployKit.Sources;

namespace DeployKit.Build;

/// <summary>What tasks work on. Everything is read once, in <see cref="OpenAsync"/>, before the first of them.</summary>
public sealed class DeployContext(ICakeContext context, DeployRun run) : FrostingContext(context)
{
    /// <summary>The run that this is the context of.</summary>
    public DeployRun Run { get; } = run;

    /// <summary>What the steps share.</summary>
    public ReleaseSession Session => Run.Session ?? throw new InvalidOperationException("The input was not read.");

    /// <summary>The release's images.</summary>
    public RunImages Images => Run.Images ?? throw new InvalidOperationException("The input was not read.");

    /// <summary>The command line.</summary>
    public DeployArguments Options { get; } = DeployArguments.Read(context);

    /// <summary>The keys of Secrets whose values may show in output: <c>simple-app-secrets/username</c>.</summary>
    public IReadOnlyList<string> UnmaskedKeys { get; private set; } = [];

    /// <summary>What the running task did, for its line; null where its facts say it all.</summary>
    public string? Detail { get; set; }

    /// <summary>Remembers why a task is skipped, for its line.</summary>
    public bool RunsIf(bool condition, string otherwise)
    {
        if (!condition)
            Detail = otherwise;
        return condition;
    }

    /// <summary>By what rollouts are judged; null unless only that is asked for.</summary>
    public PolicyExplanation? Explanation { get; private set; }

    /// <summary>Reads the configuration alone: no cluster, no manifest and no Secret is needed to say how rollouts are judged.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong with it.</exception>
    public async Task ExplainAsync()
    {
        var configuration = await LoadAsync();
        SecretMask.Apply(Run.Redactor, configuration.Options);
        Explanation = new PolicyExplanation(configuration.Options);
    }

    /// <summary>Reads the configuration, the manifests and what git and the CI say. Changes nothing.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong.</exception>
    public async Task OpenAsync()
    {
        if (Options.Report is { } report)
            Run.ReportTo(report);
        var variables = VariablesOfProcess();
        var ci = CiFacts.From(variables);
        var configuration = await LoadAsync();
        SecretMask.Apply(Run.Redactor, configuration.Options);
        var contexts = configuration.Options.Images.Where(image => image.Build is not null).Select(image => configuration.PathOf(image.Build!.Context));
        var source = await SourceReader.ReadAsync(configuration.Folder, contexts, CancellationToken);
        var secrets = await SecretBuilder.BuildAsync(configuration, variables, CancellationToken);
        var connection = Connection(configuration.Context);
        var facts = FactsOf(configuration, source, ci, connection);
        var manifests = ManifestLoader.Load(configuration, facts.Namespace);
        IReadOnlyList<string> names = [facts.App, facts.Namespace, .. configuration.Options.Namespaces, .. manifests.Objects.Select(manifest => manifest.Name.Name)];
        UnmaskedKeys = SecretMask.Apply(Run.Redactor, secrets, facts.Environment is { } environment ? [environment, .. names] : names);
        ManifestSecrets.Mask(manifests, Run.Redactor);

        Run.Session = new ReleaseSession(configuration, manifests, new Release(facts), KubernetesClient.Connect(connection, Run.Time), Run.Redactor, Run.Events)
        {
            KeepGoing = Options.KeepGoing,
            Secrets = [.. secrets.Select((secret, index) => new Manifest(secret.ToManifest(), _ => configuration.MarkOf($"secrets[{index}]")))],
        };
        Run.Images = new RunImages(Run, configuration.Options.Images, Options, new ImageSource(configuration.Folder, source, facts.Branch, facts.StartedAt));
        if (Run.Target is Targets.Deploy or Targets.Rollback && configuration.Options.Notify.Slack is { } slack)
            Run.TellSlack(slack);
        Session.Client.OnWarning = text => Run.Events.Tell(new Warned(text));
        Run.Events.Tell(new ReleaseStarted(facts));
    }

    /// <summary>A step that runs alone takes what an earlier step would have made from the registry.</summary>
    public Task PinImagesAsync() => Images.PinAsync(Session, CancellationToken);

    private async Task<LoadedConfiguration> LoadAsync()
    {
        var variables = VariablesOfProcess();
        return await ConfigurationLoader.LoadAsync(
            new ConfigurationRequest
            {
                File = Options.Config,
                Environment = Options.Environment,
                Context = Options.Context,
                Namespace = Options.Namespace,
                Ci = CiFacts.From(variables),
                GitBranch = await SourceReader.ReadBranchAsync(Path.GetDirectoryName(Path.GetFullPath(Options.Config))!, CancellationToken),
                Variables = variables,
            },
            CancellationToken);
    }

    private ReleaseFacts FactsOf(LoadedConfiguration configuration, SourceFacts source, CiFacts ci, KubernetesConnection connection)
    {
        var now = Run.Time.GetUtcNow();
        return new ReleaseFacts(
            $"{now:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("n")[..6]}",
            configuration.Options.App,
            configuration.EnvironmentName,
            connection.Context,
            configuration.Namespace ?? connection.Namespace ?? "default",
            source.Commit,
            VersionOf(source),
            ci.Branch ?? source.Branch,
            ci.Actor,
            ci.RunUrl,
            now)
        {
            Target = Run.Target,
        };
    }

    // Where images are given by hand, they are the version, not what happens to be checked out.
    private string VersionOf(SourceFacts source) => Options.Images switch
    {
        [] => source.Version ?? "unversioned",
        [var image, ..] => ShortReference(image),
    };

    private static string ShortReference(string argument)
    {
        var reference = argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var digest = reference.IndexOf("sha256:", StringComparison.Ordinal);
        return digest >= 0 ? reference[digest..][..Math.Min(19, reference.Length - digest)] : reference[(reference.LastIndexOf(':') + 1)..];
    }

    private static Dictionary<string, string> VariablesOfProcess() => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);

    // A kubeconfig that cannot be read, or does not have the context, is input like any other; that there is none at all is not.
    private static KubernetesConnection Connection(string? context)
    {
        try
        {
            return Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context);
        }
        catch (KubeconfigException exception)
        {
            throw new InvalidInputException(exception.Message);
        }
    }
}
