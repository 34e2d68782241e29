using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases;
using DeployKit.Reporting.Events;

namespace DeployKit.Reporting.Slack;

/// <summary>
/// Tells Slack of a release, in the background: nothing waits for it but <see cref="FlushAsync"/>, and a message that
/// Slack doesn't take becomes a warning, never a failed deploy. For targets that change something; a look is no release.
/// </summary>
public sealed class SlackReporter : IReleaseObserver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    // A runner that cancels kills soon after, and the last line is still to be printed.
    private static readonly TimeSpan PatienceWhenCancelled = TimeSpan.FromSeconds(2);

    private readonly SlackWebhook _webhook;
    private readonly IReadOnlyCollection<SlackEvent> _wanted;
    private readonly ReleaseEvents _events;
    private readonly SlackMessages _messages;
    private readonly SlackEvidence _evidence = new();
    private readonly CancellationTokenSource _stop = new();
    private ReleaseFacts? _facts;
    private TimeSpan _patience = Patience;
    private Task _sending = Task.CompletedTask;

    /// <param name="webhook">Disposed with the reporter; its address is masked from now on.</param>
    /// <param name="wanted">What Slack is to be told of.</param>
    /// <param name="events">Where the warnings go; the reporter does not observe it by itself.</param>
    public SlackReporter(SlackWebhook webhook, IReadOnlyCollection<SlackEvent> wanted, Redactor redactor, ReleaseEvents events)
    {
        (_webhook, _wanted, _events) = (webhook, wanted, events);
        webhook.Mask(redactor);
        _messages = new SlackMessages(redactor);
    }

    /// <inheritdoc/>
    public void On(ReleaseEvent happened)
    {
        _evidence.Note(happened);
        switch (happened)
        {
            case ReleaseStarted { Facts: var facts }:
                _facts = facts;
                if (_wanted.Contains(SlackEvent.Started))
                    Enqueue(_messages.Started(facts));
                break;
            case ReleaseFinished finished when _facts is { } facts:
                if (finished.Outcome == ReleaseOutcome.Cancelled)
                    _patience = PatienceWhenCancelled;
                if (_wanted.Contains(finished.ExitCode == 0 ? SlackEvent.Succeeded : SlackEvent.Failed))
                    Enqueue(_messages.Finished(facts, finished, _evidence));
                break;
        }
    }

    /// <summary>Waits until everything is sent, 12 s at most (2 s after a cancelled release) or until cancelled; what is left then is given up with a warning.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, _events.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await using var stopping = either.Token.Register(_stop.Cancel);
        await _sending;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _webhook.Dispose();
        _stop.Dispose();
    }

    private void Enqueue(SlackMessage message)
    {
        var before = _sending;
        // On a thread of the pool: an observer must not wait, and a first connection may.
        _sending = Task.Run(() => SendAsync(before, message, _stop.Token), CancellationToken.None);
    }

    private async Task SendAsync(Task before, SlackMessage message, CancellationToken cancellationToken)
    {
        await before;
        try
        {
            await _webhook.SendAsync(message, cancellationToken);
        }
        catch (SlackException exception)
        {
            _events.Tell(new Warned(exception.Message));
        }
        catch (OperationCanceledException)
        {
            _events.Tell(new Warned("Slack was not told: there was no time left"));
        }
    }
}
