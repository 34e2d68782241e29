using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace DeployKit.Kubernetes;

/// <summary>Cuts a stream of bytes into lines of any length.</summary>
internal static class LineReader
{
    /// <summary>Lines without their line feed.</summary>
    /// <param name="withUnfinished">Whether the last line counts where it has no line feed: not in a log that goes on elsewhere.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, bool withUnfinished, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    yield return buffer.Slice(0, end).ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }
                if (result.IsCompleted)
                {
                    if (withUnfinished && buffer.Length > 0)
                        yield return buffer.ToArray();
                    yield break;
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
