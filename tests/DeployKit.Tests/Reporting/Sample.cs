using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Reporting;

internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static readonly ObjectName Web = new("Deployment", "default", "web");

    public static ReleaseFacts Facts { get; } = new(
        "20261121T080000Z-3f2c1ab", "web", "production", "gke_shop", "default",
        "3f2c1ab0000000000000000000000000000000aa", "3f2c1ab", "production", "alice", new Uri("https://ci.example/runs/7?a=1&b=2"), Start);

    public static Verdict Crashing { get; } = new()
    {
        Workload = Web,
        Revision = "9",
        Result = VerdictResult.Failed,
        Reason = ReasonCode.ContainerCrashing,
        Rule = "crash-loop",
        RuleDetail = "2 restarts on 1 of 1 new pods",
        Setting = "rollout.rules.crash-loop",
        Sentence = "web: container app exits 1 right after it starts",
        Pods =
        [
            new PodEvidence("web-6c9d8b7f5-x2v4q", "app", "", 0)
            {
                Log = ["boom: no database", "KeyError: 'SECRET_KEY_BASE'"],
                LogPath = ".deploykit/logs/web-6c9d8b7f5-x2v4q.app.log",
            },
        ],
        Events = ["BackOff ×3 Back-off restarting failed container"],
    };

    public static Verdict Progressing(string sentence) => new()
    {
        Workload = Web,
        Revision = "9",
        Result = VerdictResult.Progressing,
        Sentence = sentence,
    };
}
