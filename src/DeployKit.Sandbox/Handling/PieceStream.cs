using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Handling;

/// <summary>A body that is read while the core writes it. Made under the gate; read outside of it.</summary>
internal sealed class PieceStream : Stream
{
    private readonly ResponseStream _stream;
    private readonly Lock _gate;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private ReadOnlyMemory<byte> _current;

    public PieceStream(ResponseStream stream, Lock gate)
    {
        (_stream, _gate) = (stream, gate);
        stream.Changed = () =>
        {
            // Under the gate, so nobody else releases it in between.
            if (_changed.CurrentCount == 0)
                _changed.Release();
        };
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            lock (_gate)
            {
                if (!_stream.TryTake(out _current))
                {
                    if (_stream.IsAborted)
                        throw new IOException("The connection was reset.");
                    if (_stream.IsEnded)
                        return 0;
                }
            }
            if (_current.IsEmpty)
                await _changed.WaitAsync(cancellationToken);
        }
        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                _stream.Changed = null;
                _stream.Close();
            }
            _changed.Dispose();
        }
        base.Dispose(disposing);
    }
}
