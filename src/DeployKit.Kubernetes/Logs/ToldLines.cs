namespace DeployKit.Kubernetes;

/// <summary>Remembers the newest lines, so that those which a resumed log tells again are told apart from new ones that merely look the same.</summary>
/// <remarks>Two streams of a container write side by side, so times may run backwards a little: a line is recognised by itself, not by being older.</remarks>
/// <param name="startsAtTail">The log was begun at its last lines: what is older than the first one told was never wanted.</param>
internal sealed class ToldLines(bool startsAtTail)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);
    private readonly Dictionary<DateTimeOffset, Dictionary<LogLine, int>> _seconds = [];
    private Dictionary<LogLine, int>? _expected;
    private DateTimeOffset _newest;
    private DateTimeOffset? _first;

    /// <summary>From when a log must be told again; null for all of it.</summary>
    public DateTimeOffset? ResumeFrom => _seconds.Count == 0 ? null : SecondOf(_newest) - Overlap;

    /// <summary>The log begins again at <see cref="ResumeFrom"/>.</summary>
    public void Resume()
    {
        var from = ResumeFrom;
        _expected = [];
        foreach (var (second, lines) in _seconds)
            if (second >= from)
                foreach (var (line, count) in lines)
                    _expected[line] = count;
    }

    /// <summary>False for a line that was told before.</summary>
    public bool IsNew(LogLine line)
    {
        _first ??= line.Timestamp;
        if (startsAtTail && line.Timestamp < _first)
            return false;
        if (_expected is not null && _expected.TryGetValue(line, out var left) && left > 0)
        {
            _expected[line] = left - 1;
            return false;
        }
        if (line.Timestamp > _newest)
            _newest = line.Timestamp;
        var second = SecondOf(line.Timestamp);
        if (!_seconds.TryGetValue(second, out var lines))
        {
            _seconds[second] = lines = [];
            foreach (var old in _seconds.Keys.Where(key => key + Overlap < SecondOf(_newest)).ToList())
                _seconds.Remove(old);
        }
        lines[line] = lines.GetValueOrDefault(line) + 1;
        return true;
    }

    private static DateTimeOffset SecondOf(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, time.Offset);
}
