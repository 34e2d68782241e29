using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>Compares what the pods of a finished rollout run with what was pushed.</summary>
internal static class ImageVerification
{
    public static Verdict Verify(Verdict verdict, IEnumerable<PodHistory> pods, IReadOnlyDictionary<string, IReadOnlySet<string>> digests)
    {
        var checkedContainers = pods
            .SelectMany(pod => pod.View.Containers.Select(container => (Pod: pod.View.Name, Container: container)))
            .Select(entry => (entry.Pod, entry.Container, Right: digests.GetValueOrDefault(RepositoryOf(entry.Container.Image))))
            .Where(entry => entry.Right is not null)
            .ToList();
        var wrong = checkedContainers.Where(entry => !entry.Right!.Contains(DigestOf(entry.Container.ImageId))).ToList();
        if (wrong.Count > 0)
        {
            return verdict with
            {
                Warnings = [.. verdict.Warnings, .. wrong.Select(entry => $"pod {entry.Pod}, container {entry.Container.Name} runs {Running(entry.Container)}, not the image of this release")],
            };
        }
        return checkedContainers.Count == 0 ? verdict : verdict with { Sentence = $"{verdict.Sentence}; image verified" };
    }

    /// <summary><c>localhost:5000/web</c> of <c>localhost:5000/web:1@sha256:…</c>.</summary>
    internal static string RepositoryOf(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    // docker-pullable://localhost:5000/web@sha256:…; an image that never came from a registry has none.
    private static string DigestOf(string imageId) => imageId.Contains('@', StringComparison.Ordinal) ? imageId.Split('@')[^1] : "";

    private static string Running(ContainerView container) =>
        DigestOf(container.ImageId) is { Length: > 0 } digest ? digest : "an image that did not come from a registry";
}
