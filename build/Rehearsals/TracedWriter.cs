using System.Text;

namespace DeployKit.Build.Rehearsals;

/// <summary>Takes the output of a rehearsed release, and puts it into the trace as well. It comes in whole lines, from behind the redactor.</summary>
internal sealed class TracedWriter(RehearsalTrace trace) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        _text.Append(value);
        trace.Add('|', value ?? "");
    }

    public override string ToString() => _text.ToString();
}
