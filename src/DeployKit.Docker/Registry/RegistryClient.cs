using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>
/// A client of the registry API (OCI distribution specification): what does a tag point to, does a digest exist, for which
/// platforms, with which labels, and may this login push; and it pushes what was packed without an engine. Plain http on this machine only.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryTransport _transport;
    private readonly RegistryLogin _login;

    /// <param name="handler">What really sends; disposed with the client. <see cref="HttpTransport.Create"/> makes the real one.</param>
    /// <param name="credentials">Where logins are found.</param>
    /// <param name="time">For timeouts and retries.</param>
    /// <param name="jitter">See <see cref="RetryOptions.Jitter"/>.</param>
    public RegistryClient(HttpMessageHandler handler, CredentialStore credentials, TimeProvider time, Func<double>? jitter = null)
    {
        _transport = new RegistryTransport(handler, time, jitter);
        _login = new RegistryLogin(_transport, credentials, time);
    }

    /// <summary>The digest that the tag points to, or that the digest exists; null where the registry holds no such image.</summary>
    /// <remarks>A HEAD: Docker Hub does not count it as a pull.</remarks>
    /// <exception cref="UnreachableException">The registry does not answer.</exception>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    public async Task<ManifestDescriptor?> ResolveAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, image, $"manifests/{image.Selector}", "pull", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw await RegistryTransport.RefusedAsync(response, image.ToString(), image.Registry, cancellationToken);
        // Old registries don't name the digest: then it is the hash of the very bytes.
        return DigestOf(response) is { } digest
            ? new ManifestDescriptor(digest, MediaTypeOf(response))
            : (await ReadManifestAsync(image, cancellationToken))?.Descriptor;
    }

    /// <summary>What the image is: its digest, platforms and labels; null where the registry holds no such image.</summary>
    /// <inheritdoc cref="ResolveAsync" path="/exception"/>
    public async Task<RegistryImage?> InspectAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(image, cancellationToken) is not { } top)
            return null;
        if (top.Manifest.Manifests is not { } entries)
        {
            var config = await ReadConfigAsync(image, top.Manifest, cancellationToken);
            return new RegistryImage(top.Descriptor, [PlatformOf(config.OperatingSystem, config.Architecture, config.Variant)], LabelsOf(config), []);
        }
        var images = entries.Where(entry => entry is { IsImage: true, Digest: not null }).ToList();
        var first = images.Count > 0 ? await ReadManifestAsync(image.WithDigest(images[0].Digest!), cancellationToken) : null;
        var labels = first is { } child ? LabelsOf(await ReadConfigAsync(image, child.Manifest, cancellationToken)) : new Dictionary<string, string>();
        return new RegistryImage(
            top.Descriptor,
            [.. images.Select(entry => PlatformOf(entry.Platform?.OperatingSystem, entry.Platform?.Architecture, entry.Platform?.Variant))],
            labels,
            [.. images.Select(entry => entry.Digest!)]);
    }

    /// <summary>Whether our login is good for pulling from, or pushing to, the image's repository; the repository need not exist yet.</summary>
    /// <remarks>The right to push is tried by beginning an upload, which is then given up: registries have no other way to ask.</remarks>
    /// <exception cref="UnreachableException">The registry does not answer.</exception>
    /// <exception cref="RegistryException">It refuses; <see cref="RegistryException.IsDenied"/> for a login without the right.</exception>
    public async Task CheckAccessAsync(ImageReference image, RegistryAccess access, CancellationToken cancellationToken)
    {
        using var response = access == RegistryAccess.Pull
            ? await SendAsync(HttpMethod.Head, image, $"manifests/{image.Selector}", "pull", cancellationToken)
            : await SendAsync(HttpMethod.Post, image, "blobs/uploads/", "pull,push", cancellationToken);
        if (!response.IsSuccessStatusCode && !(access == RegistryAccess.Pull && response.StatusCode == HttpStatusCode.NotFound))
            throw await RegistryTransport.RefusedAsync(response, $"{(access == RegistryAccess.Pull ? "pull from" : "push to")} {image.Name}", image.Registry, cancellationToken);
        if (access == RegistryAccess.Push && response.Headers.Location is { } upload)
            (await SendAsync(HttpMethod.Delete, image, new Uri(RegistryHost.AddressOf(image.Registry), upload), "pull,push", cancellationToken)).Dispose();
    }

    /// <summary>Pushes an image and gives it the tag; what the registry holds already is not sent again.</summary>
    /// <param name="image">With its tag.</param>
    /// <param name="packed">The image.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnreachableException">The registry does not answer.</exception>
    /// <exception cref="RegistryException">It refuses.</exception>
    public async Task<PushedImage> PushAsync(ImageReference image, PackedImage packed, CancellationToken cancellationToken)
    {
        var sent = new PushProgress { Layers = packed.Blobs.Count };
        foreach (var (digest, content) in packed.Blobs)
        {
            var isNew = await PushBlobAsync(image, digest, content, cancellationToken);
            sent = sent with { Done = sent.Done + 1, Sent = sent.Sent + (isNew ? 1 : 0), Bytes = sent.Bytes + (isNew ? content.Length : 0) };
        }
        var address = new Uri(RegistryHost.AddressOf(image.Registry), $"{image.Repository}/manifests/{image.Selector}");
        using var response = await SendAsync(HttpMethod.Put, image, address, "pull,push", cancellationToken, () => Body(packed.Manifest, PackedImage.ManifestType));
        return response.IsSuccessStatusCode
            ? new PushedImage(packed.Digest, sent)
            : throw await RegistryTransport.RefusedAsync(response, $"push to {image.Name}", image.Registry, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, ImageReference image, string path, string actions, CancellationToken cancellationToken) =>
        SendAsync(method, image, new Uri(RegistryHost.AddressOf(image.Registry), $"{image.Repository}/{path}"), actions, cancellationToken);

    /// <returns>False where the registry holds it already.</returns>
    private async Task<bool> PushBlobAsync(ImageReference image, string digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var held = await SendAsync(HttpMethod.Head, image, $"blobs/{digest}", "pull,push", cancellationToken);
        if (held.IsSuccessStatusCode)
            return false;
        using var upload = await SendAsync(HttpMethod.Post, image, "blobs/uploads/", "pull,push", cancellationToken);
        if (!upload.IsSuccessStatusCode || upload.Headers.Location is not { } location)
            throw await RegistryTransport.RefusedAsync(upload, $"push to {image.Name}", image.Registry, cancellationToken);
        var target = new UriBuilder(new Uri(RegistryHost.AddressOf(image.Registry), location));
        target.Query = $"{target.Query.TrimStart('?')}{(target.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(digest)}";
        using var done = await SendAsync(HttpMethod.Put, image, target.Uri, "pull,push", cancellationToken, () => Body(content, "application/octet-stream"));
        return done.IsSuccessStatusCode ? true : throw await RegistryTransport.RefusedAsync(done, $"push to {image.Name}", image.Registry, cancellationToken);
    }

    private static ReadOnlyMemoryContent Body(ReadOnlyMemory<byte> content, string type) => new(content) { Headers = { ContentType = new(type) } };

    // A body is made for each try: a request's content is gone with it.
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, ImageReference image, Uri address, string actions, CancellationToken cancellationToken, Func<HttpContent>? body = null)
    {
        var scope = $"repository:{image.Repository}:{actions}";
        using var request = Request(method, address);
        request.Content = body?.Invoke();
        request.Headers.Authorization = _login.Known(image.Registry, scope);
        var response = await _transport.SendAsync(request, image.Registry, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || AuthenticationChallenge.Of(response.Headers) is not { } challenge)
            return response;
        if (await _login.AnswerAsync(challenge, image.Registry, scope, cancellationToken) is not { } authorization)
            return response;
        response.Dispose();
        using var again = Request(method, address);
        again.Headers.Authorization = authorization;
        again.Content = body?.Invoke();
        return await _transport.SendAsync(again, image.Registry, cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("Accept", $"{Manifest.Accepted}, */*;q=0.1");
        return request;
    }

    private async Task<(Manifest Manifest, ManifestDescriptor Descriptor)?> ReadManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, image, $"manifests/{image.Selector}", "pull", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        var (bytes, manifest) = await ReadAsync(response, image, DockerJson.Default.Manifest, cancellationToken);
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        if (image.Digest is { } wanted && wanted.StartsWith("sha256:", StringComparison.Ordinal) && wanted != digest)
            throw new RegistryException(image.ToString(), image.Registry, response.StatusCode, $"it sent a manifest of another digest, {digest}");
        return (manifest, new ManifestDescriptor(digest, MediaTypeOf(response)));
    }

    private async Task<ImageConfig> ReadConfigAsync(ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        // An artifact that is no container image, or Docker's schema 1.
        if (manifest.Config?.Digest is not { } digest)
            return new ImageConfig();
        using var response = await SendAsync(HttpMethod.Get, image, $"blobs/{digest}", "pull", cancellationToken);
        return (await ReadAsync(response, image, DockerJson.Default.ImageConfig, cancellationToken)).Value;
    }

    private static async Task<(byte[] Bytes, T Value)> ReadAsync<T>(HttpResponseMessage response, ImageReference image, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw await RegistryTransport.RefusedAsync(response, image.ToString(), image.Registry, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(bytes, type) is { } value)
                return (bytes, value);
        }
        catch (JsonException)
        {
            // A proxy's sign-in page, for one: said below.
        }
        throw new RegistryException(image.ToString(), image.Registry, response.StatusCode, "its answer is not JSON; is this a registry?");
    }

    private static string? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.FirstOrDefault() is { } digest && ImageReference.IsDigest(digest) ? digest : null;

    private static string MediaTypeOf(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? "";

    private static ImagePlatform PlatformOf(string? operatingSystem, string? architecture, string? variant) =>
        new(operatingSystem ?? "unknown", architecture ?? "unknown", string.IsNullOrEmpty(variant) ? null : variant);

    private static IReadOnlyDictionary<string, string> LabelsOf(ImageConfig config) => config.Config?.Labels ?? new Dictionary<string, string>();
}
