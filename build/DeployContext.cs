using DeployKit.Build.Sandboxes;
using DeployKit.Configuration;
using DeployKit.Images;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Releases.Explaining;
using DeployKit.Reporting.Events;
using DeployKit.Secrets;

namespace DeployKit.Build;

/// <summary>What tasks work on. Everything is read once, in <see cref="OpenAsync"/>, before the first of them.</summary>
public sealed class DeployContext : FrostingContext
{
    /// <summary>The context of the run that the command line asks for.</summary>
    public DeployContext(ICakeContext context, DeployRun run)
        : base(context) => (Run, Options) = (run, DeployArguments.Read(context));

    /// <summary>The context of a run inside another one, with arguments and an end of its own.</summary>
    internal DeployContext(ICakeContext context, DeployRun run, DeployArguments options, CancellationToken cancellationToken)
        : base(context, cancellationToken) => (Run, Options) = (run, options);

    /// <summary>The run that this is the context of.</summary>
    public DeployRun Run { get; }

    /// <summary>What the steps share.</summary>
    public ReleaseSession Session => Run.Session ?? throw new InvalidOperationException("The input was not read.");

    /// <summary>The release's images.</summary>
    public RunImages Images => Run.Images ?? throw new InvalidOperationException("The input was not read.");

    /// <summary>The command line.</summary>
    public DeployArguments Options { get; }

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
        var configuration = await ReleaseInput.LoadAsync(Options, Run.Surroundings.Variables, CancellationToken);
        SecretMask.Apply(Run.Redactor, configuration.Options);
        Explanation = new PolicyExplanation(configuration.Options);
    }

    /// <summary>Reads the configuration, the manifests and what git and the CI say. Changes nothing.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong.</exception>
    public async Task OpenAsync()
    {
        if (Options.Report is { } report)
            Run.ReportTo(report);
        var input = await ReleaseInput.ReadAsync(Options, Run.Surroundings.Variables, Run.Redactor, CancellationToken);
        if (input.Configuration.IsOnSandbox)
            SandboxEntrance.Enter(Run, input.Configuration);
        Open(input);
    }

    /// <summary>Begins with what was read already.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong with the manifests, or with where the cluster is to be found.</exception>
    internal void Open(ReleaseInput input)
    {
        var (configuration, source, _, secrets) = input;
        SecretMask.Apply(Run.Redactor, configuration.Options);
        var client = Connect(configuration.Context);
        var facts = FactsOf(input, client.Connection);
        var manifests = input.Load(configuration, facts.Namespace);
        IReadOnlyList<string> names = [facts.App, facts.Namespace, .. configuration.Options.Namespaces, .. manifests.Objects.Select(manifest => manifest.Name.Name)];
        UnmaskedKeys = SecretMask.Apply(Run.Redactor, secrets, facts.Environment is { } environment ? [environment, .. names] : names);
        ManifestSecrets.Mask(manifests, Run.Redactor);

        Run.Session = new ReleaseSession(configuration, manifests, new Release(facts), client, Run.Redactor, Run.Events)
        {
            KeepGoing = Options.KeepGoing,
            LogFolder = Run.Surroundings.LogFolder,
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

    private ReleaseFacts FactsOf(ReleaseInput input, KubernetesConnection connection)
    {
        var (configuration, source, ci, _) = input;
        var now = Run.Time.GetUtcNow();
        return new ReleaseFacts(
            $"{now:yyyyMMdd'T'HHmmss'Z'}-{Run.Surroundings.NewId()}",
            configuration.Options.App,
            configuration.EnvironmentName,
            connection.Context,
            configuration.Namespace ?? connection.Namespace ?? "default",
            source.Commit,
            Options.Images is [var image, ..] ? ShortReference(image) : source.Version ?? "unversioned",
            ci.Branch ?? source.Branch,
            ci.Actor,
            ci.RunUrl,
            now)
        {
            Target = Run.Target,
            IsOnSandbox = configuration.IsOnSandbox,
        };
    }

    // Where images are given by hand, they are the version, not what happens to be checked out.
    private static string ShortReference(string argument)
    {
        var reference = argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var digest = reference.IndexOf("sha256:", StringComparison.Ordinal);
        return digest >= 0 ? reference[digest..][..Math.Min(19, reference.Length - digest)] : reference[(reference.LastIndexOf(':') + 1)..];
    }

    // A kubeconfig that cannot be read, or does not have the context, is input like any other; that there is none at all is not.
    private KubernetesClient Connect(string? context)
    {
        try
        {
            return Run.Surroundings.Cluster(context);
        }
        catch (KubeconfigException exception)
        {
            throw new InvalidInputException(exception.Message);
        }
    }
}
