using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;

namespace DeployKit.Build.Sandboxes;

/// <summary>The sandbox of an environment while another process serves it: a run works on it over the network, as on any cluster.</summary>
internal sealed class ServedSandbox(Uri address)
{
    /// <summary>What a run on it takes from outside: the cluster and the app's registry are at the address, all else is as it was.</summary>
    public Surroundings Surroundings(Surroundings outer, IReadOnlyList<ImageOptions> images) => outer with
    {
        Cluster = _ => new KubernetesClient(new KubernetesConnection(address, SandboxSite.Name, "default"), Direct(), outer.Time, outer.Jitter),
        Web = () => RegistryRoute.Of(images, new SameSite(address) { InnerHandler = Direct() }, outer.Web()),
        SandboxRegistry = _ => Task.FromResult($"localhost:{address.Port}"),
    };

    // On this machine: a proxy that the environment names could not reach it.
    private static SocketsHttpHandler Direct()
    {
        var handler = HttpTransport.Create();
        handler.UseProxy = false;
        return handler;
    }

    // Images are named by a registry that may be anywhere: its paths are served here.
    private sealed class SameSite(Uri address) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = request.RequestUri!;
            request.RequestUri = new Uri(address, asked.PathAndQuery);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                // What the answer points to is meant from where the client asked.
                request.RequestUri = asked;
            }
        }
    }
}
