using System.Security.Cryptography;

namespace DeployKit.Reporting.Console;

/// <summary>Puts rows on the writer: a label, a text, and a duration at the right edge. It knows nothing of releases.</summary>
internal sealed class Screen(TextWriter output, ConsoleStyle style, TimeProvider time)
{
    /// <summary>Where the texts begin: a label of 14 columns and a space.</summary>
    public const int Indent = 15;

    private const string ClearLine = "\e[2K";
    private const string ClearBelow = "\e[J";
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private int _redrawn;
    private int _redrawnWidth;
    private bool _stopped;
    private long _lastLine = time.GetTimestamp();

    /// <summary>How long ago the last line was added.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_lastLine);

    /// <summary>How much of a redrawn block can be seen: the columns that a line may fill without being wrapped, and the rows.</summary>
    public (int Columns, int Rows) Size => style.Size?.Invoke() is { Columns: > 1, Rows: > 0 } size ? (size.Columns - 1, size.Rows) : (style.Width, 24);

    /// <summary>A line as it is.</summary>
    public void Line(string text, Ink ink = Ink.None)
    {
        if (style.GitHubActions && !_stopped)
        {
            output.Write(GitHubCommand.Stop(_token) + "\n");
            _stopped = true;
        }
        Write(Paint(ink, text));
    }

    /// <summary>A line that nothing may follow, so that foreign words in it are broken instead of switched off.</summary>
    public void LastLine(string text, Ink ink)
    {
        Resume();
        Write(Paint(ink, style.GitHubActions ? GitHubCommand.Break(text) : text));
    }

    /// <summary>A label and what belongs to it; further lines of the text stand under its first, the duration at the end of the last.</summary>
    public void Row(string label, string text, TimeSpan? took = null, Ink labelInk = Ink.Label, Ink ink = Ink.None)
    {
        var lines = Printable.Lines(text);
        for (var index = 0; index < lines.Length; index++)
        {
            var head = (index == 0 ? label : "").PadRight(Indent - 1) + " ";
            var duration = index == lines.Length - 1 && took > TimeSpan.FromSeconds(0.1) ? DurationText.Of(took.Value) : "";
            var gap = duration.Length == 0 ? 0 : Math.Max(2, style.Width - head.Length - lines[index].Length - duration.Length);
            Line($"{Paint(labelInk, head)}{Paint(ink, lines[index])}{new string(' ', gap)}{Paint(Ink.Aside, duration)}");
        }
    }

    /// <summary>Replaces the lines that were redrawn before; the next ordinary line takes their place.</summary>
    /// <remarks>The cursor rests at their beginning: whatever a terminal of another width made of them is below it.</remarks>
    public void Redraw(IReadOnlyList<(string Text, Ink Ink)> lines)
    {
        var width = Size.Columns;
        var frame = string.Join('\n', lines.Select(line => ClearLine + Paint(line.Ink, line.Text.Length > width ? line.Text[..width] : line.Text)));
        var tooMany = _redrawn > lines.Count || (_redrawn > 0 && width != _redrawnWidth) ? ClearBelow : "";
        output.Write($"{(width != _redrawnWidth ? tooMany : "")}{frame}{tooMany}{(lines.Count > 1 ? $"\e[{lines.Count - 1}A" : "")}\r");
        (_redrawn, _redrawnWidth) = (lines.Count, width);
    }

    /// <summary>Takes away the lines that were redrawn.</summary>
    public void Erase()
    {
        if (_redrawn > 0)
            output.Write(ClearBelow + "\r");
        _redrawn = 0;
    }

    /// <summary>A line for the GitHub runner. Does nothing elsewhere.</summary>
    public void Command(string command)
    {
        if (!style.GitHubActions)
            return;
        Resume();
        Write(command);
    }

    private void Resume()
    {
        if (!_stopped)
            return;
        output.Write(GitHubCommand.Resume(_token) + "\n");
        _stopped = false;
    }

    public string Paint(Ink ink, string text) =>
        style.Colour && ink != Ink.None && !string.IsNullOrWhiteSpace(text) ? $"\e[{(int)ink}m{text}\e[0m" : text;

    private void Write(string line)
    {
        output.Write($"{_redrawn switch { 0 => "", 1 => ClearLine, _ => ClearBelow }}{line}\n");
        output.Flush();
        _redrawn = 0;
        _lastLine = time.GetTimestamp();
    }
}
