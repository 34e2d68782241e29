using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;

namespace DeployKit.Tests.Rollouts.Properties;

/// <summary>A story as the watcher takes it: judged after each moment and at each review, with what failed latched.</summary>
internal sealed record Telling(RolloutHistory History, IReadOnlyDictionary<ObjectName, Verdict> Verdicts, DateTimeOffset Now, DateTimeOffset? Until)
{
    /// <param name="order">In which order the observations of one moment come.</param>
    public static IEnumerable<Telling> Of(
        Story story, Func<IReadOnlyList<(string About, Observation Observation)>, IEnumerable<(string About, Observation Observation)>>? order = null)
    {
        var history = Story.Begin();
        var moments = story.Moments().ToList();
        for (var index = 0; index < moments.Count; index++)
        {
            var (now, observations) = moments[index];
            var until = index + 1 < moments.Count ? moments[index + 1].At : (DateTimeOffset?)null;
            foreach (var (_, observation) in order?.Invoke(observations) ?? observations)
                history = history.Add(observation, now);
            for (DateTimeOffset? review = now; review is { } at && (until is null || at < until || at == now);)
            {
                var verdicts = Story.Names.ToDictionary(name => name, name => Judge.Of(history, name, story.Policy, at));
                history = verdicts.Values.Aggregate(history, (told, verdict) => told.Latch(verdict));
                yield return new Telling(history, verdicts, at, until);
                review = verdicts.Values.Where(verdict => verdict.Result == VerdictResult.Progressing).Min(verdict => verdict.ReviewAt);
                review.ShouldNotBe(at, "a review must be of a later moment");
            }
        }
    }
}
