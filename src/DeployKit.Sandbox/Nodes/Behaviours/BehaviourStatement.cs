using System.Globalization;

namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>One statement of a behaviour, read from left to right.</summary>
/// <param name="words">Texts begin with a quote.</param>
/// <param name="text">As it was written, for messages.</param>
internal sealed class BehaviourStatement(List<string> words, string text)
{
    private const string Known = "pull, start, ready, unready, never ready, hang, unhealthy, log, run, serve, crash, exit, oom, evict, missing command, stop, ignore sigterm";

    private int _next;

    public Behaviour AddTo(Behaviour behaviour)
    {
        var read = Read(behaviour, Next());
        if (_next < words.Count)
            throw new BehaviourException($"'{Shown(words[_next])}' is too much in '{text}'");
        return read;
    }

    private Behaviour Read(Behaviour behaviour, string verb)
    {
        switch (verb)
        {
            case "pull" when Take("missing"): return behaviour with { PullFailure = PullFailure.Missing };
            case "pull" when Take("denied"): return behaviour with { PullFailure = PullFailure.Denied };
            case "pull" when Take("unreachable"): return behaviour with { PullFailure = PullFailure.Unreachable };
            case "pull": return behaviour with { Pull = Duration() };
            case "start": return behaviour with { Start = Duration() };
            case "ready": return behaviour with { Ready = [.. behaviour.Ready, new(After(), true)] };
            case "unready": return behaviour with { Ready = [.. behaviour.Ready, new(After(), false)] };
            case "never":
                Expect("ready");
                return behaviour with { Ready = [new(TimeSpan.Zero, false)] };
            case "hang": return behaviour with { HangsAfter = After() };
            case "unhealthy": return behaviour with { UnhealthyAfter = After() };
            case "log":
                var line = Text();
                return behaviour with { Lines = [.. behaviour.Lines, new(After(), line, Take("every") ? Pause() : null) { Times = Times() ?? 1 }] };
            case "run": return behaviour with { Run = Text() };
            case "serve":
                var (status, body) = (Number(100, 599), TakeText() ?? "");
                return behaviour with { Answers = [.. behaviour.Answers, new(After(), new PodAnswer(status, body))] };
            case "crash":
                return WithEnding(behaviour, IsNumber ? Number(1, 255) : 1);
            case "exit": return WithEnding(behaviour, Number(0, 255));
            case "oom": return behaviour with { Endings = [.. behaviour.Endings, new(After(), 137, "OOMKilled", Times())] };
            case "evict":
                var message = Text();
                return behaviour with { Eviction = new(After(), message) };
            case "missing":
                Expect("command");
                return behaviour with { StartFailure = StartFailure.Missing(TakeText() ?? "/no/such/command") };
            case "stop":
                var stopCode = IsNumber ? Number(0, 255) : 0;
                return behaviour with { StopCode = stopCode, StopsAfter = After() };
            case "ignore":
                Expect("sigterm");
                return behaviour with { IgnoresTerm = true };
            default: throw new BehaviourException($"'{Shown(verb)}' is no behaviour; known are {Known}");
        }
    }

    private bool IsNumber => _next < words.Count && int.TryParse(words[_next], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private Behaviour WithEnding(Behaviour behaviour, int code)
    {
        var after = After();
        return behaviour with { Endings = [.. behaviour.Endings, Ending.Of(after, code, Times())] };
    }

    private TimeSpan After() => Take("after") ? Duration() : TimeSpan.Zero;

    private int? Times() => Take("times") ? Number(1, 1_000_000) : null;

    // Without a pause there would be no end of lines.
    private TimeSpan Pause() => Duration() is var pause && pause >= TimeSpan.FromMilliseconds(1) ? pause : throw new BehaviourException($"'every' needs a pause of at least 1ms in '{text}'");

    private TimeSpan Duration() => Durations.TryParse(Next(), out var duration)
        ? duration
        : throw new BehaviourException($"'{Shown(words[_next - 1])}' is no duration (as 500ms, 2s, 1m30s) in '{text}'");

    private int Number(int least, int most) => int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number
        : throw new BehaviourException($"'{Shown(words[_next - 1])}' is no number from {least} to {most} in '{text}'");

    private string Text() => TakeText() ?? throw new BehaviourException($"a text in quotes is missing in '{text}'");

    private string? TakeText() => _next < words.Count && words[_next][0] == '"' ? words[_next++][1..] : null;

    private bool Take(string word)
    {
        var there = _next < words.Count && words[_next] == word;
        _next += there ? 1 : 0;
        return there;
    }

    private void Expect(string word)
    {
        if (!Take(word))
            throw new BehaviourException($"'{word}' is missing in '{text}'");
    }

    private string Next() => _next < words.Count ? words[_next++] : throw new BehaviourException($"'{text}' ends too early");

    private static string Shown(string word) => word.TrimStart('"');
}
