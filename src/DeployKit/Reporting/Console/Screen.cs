using System.Security.Cryptography;

namespace DeployKit.Reporting.Console;

/// <summary>Puts rows on the writer: a label, a text, and a duration at the right edge. It knows nothing of releases.</summary>
internal sealed class Screen(TextWriter output, ConsoleStyle style, TimeProvider time)
{
    /// <summary>Where the texts begin: a label of 14 columns and a space.</summary>
    public const int Indent = 15;

    private const string ClearLine = "\e[2K";
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private bool _redrawn;
    private bool _stopped;
    private long _lastLine = time.GetTimestamp();

    /// <summary>How long ago the last line was added.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_lastLine);

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

    /// <summary>Replaces the line that was redrawn before; the next ordinary line takes its place.</summary>
    public void Redraw(string text)
    {
        output.Write(ClearLine + (text.Length > style.Width ? text[..style.Width] : text) + "\r");
        _redrawn = true;
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
        output.Write((_redrawn ? ClearLine : "") + line + "\n");
        output.Flush();
        _redrawn = false;
        _lastLine = time.GetTimestamp();
    }
}
