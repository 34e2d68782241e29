using DeployKit.ClusterTests.Harness;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.ClusterTests.Docker;

/// <summary>The engine and the registry of this machine, where there are any.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private static readonly string ConfigFolder = DockerConfigFile.FolderOf(Environment.GetEnvironmentVariable);

    public static string Registry => TestTarget.Registry;

    public DockerEngine Engine { get; } = DockerEngine.Connect(DockerEndpoint.Resolve(Environment.GetEnvironmentVariable, ConfigFolder), TimeProvider.System);

    public CredentialStore Credentials { get; } = new(Environment.GetEnvironmentVariable, ConfigFolder, TimeProvider.System);

    public RegistryClient Images { get; }

    public EngineFixture() => Images = new RegistryClient(HttpTransport.Create(), Credentials, TimeProvider.System);

    /// <summary>Why tests can't run here; null where they can.</summary>
    public string? Missing { get; private set; }

    public async Task InitializeAsync()
    {
        try
        {
            await Engine.PingAsync(CancellationToken.None);
            await Images.ResolveAsync(ImageReference.Parse($"{Registry}/any"), CancellationToken.None);
        }
        catch (UnreachableException exception)
        {
            Missing = exception.Message;
        }
    }

    public Task DisposeAsync()
    {
        Engine.Dispose();
        Images.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A name that no other test and no earlier run has used.</summary>
    public static ImageReference NewImage() => ImageReference.Parse($"{Registry}/docker-tests/{Guid.NewGuid():n}:1");
}
