using DeployKit.Reporting.Events;

namespace DeployKit.Reporting.Console;

/// <summary>Shows how far a transfer is: a bar that is redrawn on a terminal, elsewhere a line a second where it says something new.</summary>
internal sealed class TransferDisplay(Screen screen, Section section, ConsoleStyle style, TimeProvider time, Func<Action, ITimer> timer) : IDisposable
{
    private readonly TimeSpan _between = style.Terminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(1);
    private ITimer? _showing;
    private TransferProgressed? _newest;
    private string? _shown;
    private long _last;

    public void See(TransferProgressed progress)
    {
        _newest = progress;
        var wait = _last == 0 ? TimeSpan.Zero : _between - time.GetElapsedTime(_last);
        // The newest is shown in the end: a build's long step is not to pass for the short one before it.
        if (wait > TimeSpan.Zero)
            (_showing ??= timer(Show)).Change(wait, Timeout.InfiniteTimeSpan);
        else
            Show();
    }

    /// <summary>What was not shown yet is not shown any more.</summary>
    public void Reset() => (_newest, _shown, _last) = (null, null, 0);

    public void Dispose() => _showing?.Dispose();

    private void Show()
    {
        if (_newest is not { } progress)
            return;
        _newest = null;
        if (!style.Terminal && progress.Text == _shown)
            return;
        _shown = progress.Text;
        _last = time.GetTimestamp();
        section.LetGo();
        if (style.Terminal)
            screen.Redraw([($"{section.Label.PadRight(Screen.Indent)}{Bar(progress.Fraction)}{Printable.Of(progress.Text)}", Ink.None)]);
        else
            section.Row(progress.Text);
    }

    private static string Bar(double? fraction)
    {
        const int cells = 20;
        if (fraction is not { } done)
            return "";
        var full = (int)(Math.Clamp(done, 0, 1) * cells);
        return $"{new string('█', full)}{new string('░', cells - full)}  ";
    }
}
