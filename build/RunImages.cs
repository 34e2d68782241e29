using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;
using DeployKit.Images;
using DeployKit.Releases;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>The images of one run: built, pushed or found, each once. The engine is asked only where something is built or pushed.</summary>
public sealed class RunImages : IDisposable
{
    private readonly Dictionary<string, ReleaseImage> _images = new(StringComparer.Ordinal);
    private readonly DeployRun _run;
    private readonly TransferReporter _progress;
    private readonly IReadOnlyList<ImageOptions> _options;
    private readonly IReadOnlyDictionary<string, ImageReference> _given;
    private readonly RegistryClient _registry;
    private readonly ImageResolver _resolver;
    private readonly Lazy<DockerEngine> _engine;
    private readonly ImagePlanner _planner;
    private readonly CredentialStore _credentials;
    private IImageBuilder? _builder;

    /// <summary>Nothing is asked of any server yet.</summary>
    /// <exception cref="InvalidInputException">An <c>--image</c> cannot be read.</exception>
    public RunImages(DeployRun run, IReadOnlyList<ImageOptions> options, DeployArguments arguments, ImageSource source)
    {
        (_run, _options) = (run, options);
        _progress = new TransferReporter(run.Events);
        _given = GivenImages.Parse(arguments.Images, options);
        var surroundings = run.Surroundings;
        _credentials = new CredentialStore(surroundings.Variable, surroundings.DockerFolder, run.Time);
        _registry = new RegistryClient(surroundings.Web(), _credentials, run.Time, surroundings.Jitter);
        _resolver = new ImageResolver(_registry, source);
        _engine = new(surroundings.Engine);
        _planner = new ImagePlanner(_registry, source, arguments.Rebuild);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _registry.Dispose();
        if (_engine.IsValueCreated)
            _engine.Value.Dispose();
    }

    /// <summary>Those that this run builds.</summary>
    public IReadOnlyList<ImageOptions> Buildable => [.. _options.Where(image => image.Build is not null && !_given.ContainsKey(image.Repository))];

    /// <summary>Builds all that are to be built.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        foreach (var image in Buildable)
        {
            var builder = await BuilderAsync(cancellationToken);
            Note(image, await builder.BuildAsync(image, _progress, cancellationToken));
        }
    }

    /// <summary>Pushes all that were built; in a run that built nothing, what an earlier run built.</summary>
    public async Task PushAsync(ReleaseSession session, CancellationToken cancellationToken)
    {
        foreach (var image in Buildable)
        {
            var builder = await BuilderAsync(cancellationToken);
            var pushed = _images.GetValueOrDefault(image.Repository) is { } built
                ? await builder.PushAsync(built, _progress, cancellationToken)
                : await builder.PushAsync(image, _progress, cancellationToken);
            Note(image, pushed);
            Pin(session, pushed);
        }
    }

    /// <summary>Finds the digest of every image that has none yet.</summary>
    public async Task PinAsync(ReleaseSession session, CancellationToken cancellationToken)
    {
        foreach (var image in _options.Where(image => _images.GetValueOrDefault(image.Repository)?.Digest is null))
        {
            var found = await _resolver.ResolveAsync(image, _given.TryGetValue(image.Repository, out var given) ? given : null, cancellationToken);
            _images[image.Repository] = found;
            Pin(session, found);
        }
    }

    /// <summary>Before anything is built: finds what exists already, and whether the registry lets us push the rest.</summary>
    public async Task CheckAsync(ReleaseSession session, CancellationToken cancellationToken)
    {
        foreach (var image in _options.Except(Buildable))
        {
            var found = await _resolver.ResolveAsync(image, _given.TryGetValue(image.Repository, out var given) ? given : null, cancellationToken);
            _images[image.Repository] = found;
            Pin(session, found);
        }
        foreach (var image in Buildable)
        {
            await _registry.CheckAccessAsync(ImageReference.Parse(image.Repository), RegistryAccess.Push, cancellationToken);
            if ((await _planner.PlanAsync(image, cancellationToken)).Held is { Digest: { } digest })
                session.Pin(image.Repository, digest);
        }
    }

    // The engine, also where it does not answer: what it says then is the failure. But a sandbox needs none.
    private async Task<IImageBuilder> BuilderAsync(CancellationToken cancellationToken)
    {
        if (_builder is not null)
            return _builder;
        if (_run.Surroundings.SandboxRegistry is not { } registry)
            return _builder = new EngineImageBuilder(_engine.Value, _registry, _credentials, _planner);
        try
        {
            await _engine.Value.PingAsync(cancellationToken);
            return _builder = new EngineImageBuilder(_engine.Value, _registry, _credentials, _planner) { RegistryAddress = await registry(cancellationToken) };
        }
        catch (UnreachableException)
        {
            _run.Events.Tell(new StepFact(PackingImageBuilder.Notice));
            return _builder = new PackingImageBuilder(_registry, _planner);
        }
    }

    private void Note(ImageOptions options, ReleaseImage image)
    {
        _images[options.Repository] = image;
        _run.Events.Tell(new StepFact(image.Detail is null ? image.ToString() : $"{image}   {image.Detail}"));
        if (image.Warning is { } warning)
            _run.Events.Tell(new Warned(warning));
    }

    private void Pin(ReleaseSession session, ReleaseImage image)
    {
        session.Pin(image.Repository, image.Digest!);
        _run.Events.Tell(new ImageResolved(image.Repository, image.Tag, image.Digest!, image.Built, image.Pushed));
    }
}
