using System.Net;

namespace DeployKit.Docker;

/// <summary>Streams a build context as a request's body.</summary>
internal sealed class BuildContextContent : HttpContent
{
    private readonly BuildContext _context;
    private readonly Action<long> _sent;

    public BuildContextContent(BuildContext context, Action<long> sent)
    {
        _context = context;
        _sent = sent;
        Headers.ContentType = new("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Many small writes of headers and padding would each become a chunk of their own.
        await using var buffered = new BufferedStream(new CountingStream(stream, _sent), 128 * 1024);
        await _context.WriteTarAsync(buffered, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
