namespace DeployKit.Docker;

/// <summary>Reads a file that must keep the length it had when it was listed: a tar's header says it before the bytes.</summary>
internal sealed class ExactStream(Stream inner, long length, string name) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.Length == 0 ? 0 : Count(await inner.ReadAsync(Left(buffer), cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(Left(buffer.AsMemory(offset, count)).Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    // What was appended meanwhile is left out.
    private Memory<byte> Left(Memory<byte> buffer) => buffer[..(int)Math.Min(buffer.Length, length - _position)];

    private int Count(int read)
    {
        _position += read;
        if (read == 0 && _position < length)
            throw new BuildContextException($"build context: {name} became shorter while it was read; is something still writing there?");
        return read;
    }
}
