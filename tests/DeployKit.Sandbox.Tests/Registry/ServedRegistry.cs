using DeployKit.Docker;
using DeployKit.Http;
using DeployKit.Sandbox.Registry;
using DeployKit.Sandbox.Serving;

namespace DeployKit.Sandbox.Tests.Registry;

/// <summary>A registry on a socket, and a client of ours.</summary>
internal sealed class ServedRegistry : IAsyncDisposable
{
    private readonly HttpFront _front;

    private ServedRegistry(HttpFront front, ImageRegistry registry)
    {
        _front = front;
        Shelf = new ImageShelf(registry, [Host], ["busybox:nope", "private/app"]);
        Client = new RegistryClient(HttpTransport.Create(), new CredentialStore(_ => null, "/nonexistent", TimeProvider.System), TimeProvider.System);
        Http = new HttpClient { BaseAddress = new Uri($"http://{Host}") };
    }

    public string Host => $"localhost:{_front.Port}";

    public ImageShelf Shelf { get; }

    public RegistryClient Client { get; }

    public HttpClient Http { get; }

    public static async Task<ServedRegistry> StartAsync(RegistryStore? store = null)
    {
        var registry = new ImageRegistry(store ?? new MemoryRegistryStore());
        return new ServedRegistry(await HttpFront.StartAsync(0, registry.Handle, new Lock(), CancellationToken.None), registry);
    }

    public ImageReference Image(string name) => ImageReference.Parse($"{Host}/{name}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _front.DisposeAsync();
    }
}
