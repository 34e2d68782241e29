using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases;
using DeployKit.Reporting.Events;

namespace DeployKit.Reporting.Slack;

/// <summary>
/// Tells Slack of a release, in the background: nothing waits for it but <see cref="FlushAsync"/>, and a message that
/// Slack doesn't take becomes a warning, never a failed deploy. For targets that change something; a look is no release.
/// </summary>
/// <param name="webhook">Disposed with the reporter.</param>
/// <param name="wanted">What Slack is to be told of.</param>
/// <param name="events">Where the warnings go; the reporter does not observe it by itself.</param>
public sealed class SlackReporter(SlackWebhook webhook, IReadOnlyCollection<SlackEvent> wanted, Redactor redactor, ReleaseEvents events)
    : IReleaseObserver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    // A runner that cancels kills soon after, and the last line is still to be printed.
    private static readonly TimeSpan PatienceWhenCancelled = TimeSpan.FromSeconds(2);

    private readonly SlackMessages _messages = new(redactor);
    private readonly SlackEvidence _evidence = new();
    private readonly CancellationTokenSource _stop = new();
    private ReleaseFacts? _facts;
    private TimeSpan _patience = Patience;
    private Task _sending = Task.CompletedTask;

    /// <inheritdoc/>
    public void On(ReleaseEvent happened)
    {
        _evidence.Note(happened);
        switch (happened)
        {
            case ReleaseStarted { Facts: var facts }:
                _facts = facts;
                if (wanted.Contains(SlackEvent.Started))
                    Enqueue(_messages.Started(facts));
                break;
            case ReleaseFinished finished when _facts is { } facts:
                if (finished.Outcome == ReleaseOutcome.Cancelled)
                    _patience = PatienceWhenCancelled;
                if (wanted.Contains(finished.ExitCode == 0 ? SlackEvent.Succeeded : SlackEvent.Failed))
                    Enqueue(_messages.Finished(facts, finished, _evidence));
                break;
        }
    }

    /// <summary>Waits until everything is sent, 12 s at most (2 s after a cancelled release) or until cancelled; what is left then is given up with a warning.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, events.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await using var stopping = either.Token.Register(_stop.Cancel);
        await _sending;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        webhook.Dispose();
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
            await webhook.SendAsync(message, cancellationToken);
        }
        catch (SlackException exception)
        {
            events.Tell(new Warned(exception.Message));
        }
        catch (OperationCanceledException)
        {
            events.Tell(new Warned("Slack was not told: there was no time left"));
        }
    }
}
