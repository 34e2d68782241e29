using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Releases;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Serving;
using DeployKit.Sandbox.State;

namespace DeployKit.Build.Sandboxes;

/// <summary>
/// The sandbox that an environment deploys to, in this process and in real time. It is kept beside <c>deploykit.yaml</c>; its own time
/// stands still while nobody uses it.
/// </summary>
internal sealed class SandboxSite : IAsyncDisposable
{
    /// <summary>What first and last line and the report call it, in the place of a kubeconfig's context.</summary>
    public const string Name = "sandbox";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SandboxFolder _folder;
    private readonly RealTime _clock;
    private readonly ITimer _saving;
    private readonly TimeProvider _time;
    private readonly Lock _fileGate = new();
    private long _keptVersion;
    private SandboxServer? _server;

    private SandboxSite(SandboxFolder folder, SandboxCluster sandbox, TimeProvider time, double speed)
    {
        (_folder, Sandbox, _time) = (folder, sandbox, time);
        _clock = new RealTime(sandbox, time, speed);
        // A run that is killed loses a moment of what the sandbox did, as after a cluster's own crash.
        _saving = time.CreateTimer(_ => SaveChanges(), null, Pause, Pause);
    }

    /// <summary>The cluster.</summary>
    public SandboxCluster Sandbox { get; }

    /// <summary>Opens the one beside the file, or makes it.</summary>
    /// <param name="speed">How many of its seconds pass in a second.</param>
    /// <param name="registryHosts">Further names of its registry.</param>
    /// <exception cref="SandboxFolderException">Another process has it, or what is kept cannot be read.</exception>
    public static SandboxSite Open(LoadedConfiguration configuration, TimeProvider time, double speed = 1, IReadOnlyList<string>? registryHosts = null)
    {
        var folder = SandboxFolder.Open(Path.Combine(configuration.Folder, ".deploykit", "sandbox"));
        try
        {
            var sandbox = folder.Load(new SandboxOptions { Start = time.GetUtcNow(), RegistryHosts = [.. OwnImages(configuration.Options.Images), .. registryHosts ?? []] });
            return new SandboxSite(folder, sandbox, time, speed);
        }
        catch (SandboxFolderException)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>What a run on it takes from outside: the cluster and the app's registry are the sandbox's, all else is as it was.</summary>
    public Surroundings Surroundings(Surroundings outer, IReadOnlyList<ImageOptions> images) => outer with
    {
        Cluster = _ => new KubernetesClient(new KubernetesConnection(new Uri("http://sandbox"), Name, "default"), Sandbox.CreateHandler(), _time, outer.Jitter),
        Web = () => RegistryRoute.Of(images, Sandbox.CreateRegistryHandler(), outer.Web()),
        SandboxRegistry = ServeRegistryAsync,
    };

    /// <summary>Tells other runs where this process serves it.</summary>
    /// <exception cref="SandboxFolderException">That cannot be written down.</exception>
    public void Announce(Uri address) => _folder.Announce(new ServedAddress(address, Sandbox.Options.RegistryHosts));

    /// <summary>The end of that.</summary>
    public void Withdraw() => _folder.Withdraw();

    /// <summary>Keeps the state as it is now; returns why that was not possible.</summary>
    public string? TrySave()
    {
        try
        {
            lock (_fileGate)
            {
                byte[] state;
                lock (Sandbox.Gate)
                    (state, _keptVersion) = (Sandbox.Save(), Sandbox.Version);
                _folder.Save(state);
            }
            return null;
        }
        catch (SandboxFolderException exception)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _saving.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _clock.Dispose();
        _folder.Dispose();
    }

    // Whoever has a registry of their own on this machine has only their own images there. Elsewhere others' images stand beside them.
    public static IReadOnlyList<string> OwnImages(IReadOnlyList<ImageOptions> images) =>
    [
        .. RegistryRoute.Buildable(images).Select(image => image.RegistryAddress.IsLoopback ? image.Registry : $"{image.Registry}/{image.Repository}"),
    ];

    private void SaveChanges()
    {
        bool isChanged;
        lock (Sandbox.Gate)
            isChanged = Sandbox.Version != _keptVersion;
        // What cannot be kept now is said at the run's end.
        if (isChanged)
            TrySave();
    }

    private async Task<string> ServeRegistryAsync(CancellationToken cancellationToken)
    {
        _server ??= await SandboxServer.StartAsync(Sandbox, 0, cancellationToken);
        return _server.RegistryAddress;
    }
}
