using System.Text;

namespace DeployKit.Http;

/// <summary>
/// A writer that lets whole lines through only, each redacted: a secret that is written in several pieces is still found.
/// </summary>
/// <remarks>A carriage return ends a line as well, so that a progress line shows while it is redrawn.</remarks>
public sealed class RedactingWriter(TextWriter inner, Redactor redactor) : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (_gate)
            Append(value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            foreach (var value in buffer)
                Append(value);
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            Write(value);
            Write('\n');
        }
    }

    /// <summary>Flushes what is complete; an unfinished line stays until it ends or the writer is closed.</summary>
    public override void Flush()
    {
        lock (_gate)
            inner.Flush();
    }

    /// <summary>Lets an unfinished last line through, redacted.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                Release();
                inner.Flush();
            }
        }
        base.Dispose(disposing);
    }

    private void Append(char value)
    {
        _line.Append(value);
        if (value is not ('\n' or '\r'))
            return;
        Release();
        inner.Flush();
    }

    private void Release()
    {
        if (_line.Length == 0)
            return;
        inner.Write(redactor.Redact(_line.ToString()));
        _line.Clear();
    }
}
