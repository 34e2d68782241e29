using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Serving;

/// <summary>Awaits the pieces of a body that the core writes. Made under the gate; read outside of it.</summary>
internal sealed class PieceReader : IDisposable
{
    private readonly ResponseStream _stream;
    private readonly Lock _gate;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];

    public PieceReader(ResponseStream stream, Lock gate)
    {
        (_stream, _gate) = (stream, gate);
        stream.Changed = () =>
        {
            // Under the gate, so nobody else releases it in between.
            if (_changed.CurrentCount == 0)
                _changed.Release();
        };
    }

    /// <summary>What has come, at least one piece.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Current => _pieces;

    /// <summary>The body ended as a torn connection does.</summary>
    public bool IsAborted => _stream.IsAborted;

    /// <summary>False at the end.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _pieces.Clear();
        while (true)
        {
            lock (_gate)
            {
                while (_stream.TryTake(out var piece))
                    _pieces.Add(piece);
                if (_pieces.Count > 0)
                    return true;
                if (_stream.IsEnded)
                    return false;
            }
            await _changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells the core that nobody reads any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stream.Changed = null;
            _stream.Close();
        }
        _changed.Dispose();
    }
}
