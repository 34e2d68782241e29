using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>Reads a stream of JSON values one by one, framed by the values themselves: chunks and newlines fall anywhere.</summary>
internal static class JsonValueReader
{
    /// <summary>Ends at the end of the stream, also in the middle of a value: what was cut is told again after a resume.</summary>
    public static async IAsyncEnumerable<JsonObject> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            long examined = 0;
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                // Parsing begins again at the value's start: a large value in many small reads must not cost its square.
                if (buffer.Length >= examined * 3 / 2 || result.IsCompleted || EndsValue(buffer))
                {
                    while (TryRead(ref buffer, out var value))
                        yield return value;
                    examined = buffer.Length;
                }
                if (result.IsCompleted)
                    yield break;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static bool EndsValue(ReadOnlySequence<byte> buffer) =>
        buffer.Length > 0 && buffer.Slice(buffer.Length - 1).FirstSpan[0] is (byte)'\n' or (byte)'}';

    private static bool TryRead(ref ReadOnlySequence<byte> buffer, out JsonObject value)
    {
        value = null!;
        var start = SkipWhitespace(buffer);
        if (start.IsEmpty)
        {
            buffer = start;
            return false;
        }
        var json = new Utf8JsonReader(start, isFinalBlock: false, default);
        if (!json.Read() || !json.TrySkip())
            return false;
        var end = start.GetPosition(json.BytesConsumed);
        value = JsonNode.Parse(start.Slice(0, end).ToArray()) as JsonObject ?? throw new JsonException("A watch holds something else than objects.");
        buffer = start.Slice(end);
        return true;
    }

    private static ReadOnlySequence<byte> SkipWhitespace(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.AdvancePastAny((byte)' ', (byte)'\n', (byte)'\r', (byte)'\t');
        return buffer.Slice(reader.Position);
    }
}
