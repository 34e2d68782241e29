using System.Globalization;
using System.Text;

namespace DeployKit.Build.Rehearsals;

/// <summary>Everything that happened in one rehearsed release, in its order, with its moment: the same seed gives the same bytes.</summary>
internal sealed class RehearsalTrace(Func<DateTimeOffset> now)
{
    private readonly StringBuilder _text = new();
    private readonly DateTimeOffset _begin = now();

    public void Add(char what, string text) =>
        _text.Append(((now() - _begin).Ticks / (double)TimeSpan.TicksPerMillisecond).ToString("0.0000", CultureInfo.InvariantCulture)).Append(' ').Append(what).Append(' ').Append(text.TrimEnd('\n')).Append('\n');

    public override string ToString() => _text.ToString();
}
