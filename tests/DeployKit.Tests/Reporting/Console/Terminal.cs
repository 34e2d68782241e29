using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Tests.Reporting.Console;

/// <summary>A terminal that shows what was written to it: it obeys the cursor, wraps, scrolls, and keeps no colours.</summary>
internal sealed partial class Terminal(int columns, int rows)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _top;
    private int _row;
    private int _column;

    /// <summary>How many lines were too wide, which breaks what is redrawn.</summary>
    public int Wrapped { get; private set; }

    /// <summary>What stands on it, scrolled lines included, without empty lines at the end.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd();

    public Terminal Show(string written)
    {
        foreach (Match part in Part().Matches(written))
        {
            if (part.Groups["command"] is { Success: true } command)
                Obey(command.Value[0], int.TryParse(part.Groups["number"].Value, CultureInfo.InvariantCulture, out var number) ? number : 0);
            else
                Put(part.Value[0]);
        }
        return this;
    }

    private void Obey(char command, int number)
    {
        switch (command)
        {
            case 'A':
                _row = Math.Max(_top, _row - Math.Max(1, number));
                break;
            case 'J':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'K' when number == 2:
                _lines[_row].Clear();
                break;
            case 'm':
                break;
            default:
                throw new NotSupportedException($"\\e[{number}{command}");
        }
    }

    private void Put(char letter)
    {
        switch (letter)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                Feed();
                break;
            default:
                if (_column == columns)
                {
                    Wrapped++;
                    Feed();
                }
                var line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length));
                line[_column++] = letter;
                break;
        }
    }

    private void Feed()
    {
        _row++;
        _column = 0;
        if (_row == _lines.Count)
            _lines.Add(new());
        _top = Math.Max(_top, _row - rows + 1);
    }

    [GeneratedRegex(@"\x1b\[(?<number>[0-9;]*)(?<command>[A-Za-z])|[\s\S]")]
    private static partial Regex Part();
}
