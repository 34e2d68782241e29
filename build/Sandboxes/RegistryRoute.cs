using DeployKit.Configuration;
using DeployKit.Docker;

namespace DeployKit.Build.Sandboxes;

/// <summary>Sends what is for the app's own images to the sandbox's registry, and all else into the world.</summary>
/// <param name="repositories">The addresses below which those images are.</param>
internal sealed class RegistryRoute(HttpMessageHandler sandbox, HttpMessageHandler world, IReadOnlyList<Uri> repositories) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _sandbox = new(sandbox);
    private readonly HttpMessageInvoker _world = new(world);

    /// <summary>For all images that are built here.</summary>
    public static RegistryRoute Of(IReadOnlyList<ImageOptions> images, HttpMessageHandler sandbox, HttpMessageHandler world) =>
        new(sandbox, world, [.. Buildable(images).Select(image => new Uri(image.RegistryAddress, $"{image.Repository}/"))]);

    /// <summary>The app's own images: others come from where they always come from.</summary>
    public static IEnumerable<ImageReference> Buildable(IReadOnlyList<ImageOptions> images) =>
        images.Where(image => image.Build is not null).Select(image => ImageReference.Parse(image.Repository));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        repositories.Any(repository => repository.IsBaseOf(request.RequestUri!)) ? _sandbox.SendAsync(request, cancellationToken) : _world.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sandbox.Dispose();
            _world.Dispose();
        }
        base.Dispose(disposing);
    }
}
