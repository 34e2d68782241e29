namespace DeployKit.Sandbox.Api;

/// <summary>
/// A body that is written while it is read. The core writes; a front takes the pieces and is told when there are new ones. Both sides
/// work under the sandbox's one lock, or on its one thread.
/// </summary>
public sealed class ResponseStream
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();
    private Action? _closed;

    /// <summary>What the front wants to be told: there is a piece, or the end.</summary>
    public Action? Changed { get; set; }

    /// <summary>No further piece will come.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>It ended as a torn connection does, not in good order.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>The next piece; false when there is none (yet).</summary>
    public bool TryTake(out ReadOnlyMemory<byte> piece) => _pieces.TryDequeue(out piece);

    /// <summary>The reader has gone.</summary>
    public void Close()
    {
        IsEnded = true;
        var closed = _closed;
        _closed = null;
        closed?.Invoke();
    }

    internal void OnClose(Action action) => _closed += action;

    internal void Write(ReadOnlyMemory<byte> piece)
    {
        if (IsEnded)
            return;
        _pieces.Enqueue(piece);
        Changed?.Invoke();
    }

    /// <summary>Ends the body, and lets go of what feeds it.</summary>
    internal void End(bool abort = false)
    {
        if (IsEnded)
            return;
        IsAborted = abort;
        Close();
        Changed?.Invoke();
    }
}
