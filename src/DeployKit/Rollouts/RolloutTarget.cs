using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts;

/// <summary>A workload to await, of one of the kinds of <see cref="Workloads"/>; or, where that is asked for, an object without pods.</summary>
/// <param name="Uid">Of the object as it was last written or read; another uid under this name is another object.</param>
/// <param name="Generation">Which the write produced; its controller must have seen it before anything counts.</param>
/// <param name="ChangedByRelease">
/// False for a workload that the release left as it was: it must be complete all the same, and what fails in it is not excused by having failed before.
/// </param>
public sealed record RolloutTarget(ObjectName Name, string Uid, long Generation, bool ChangedByRelease)
{
    /// <summary>For an object without pods, when it is ready; null for a workload.</summary>
    internal ReadinessCheck? Check { get; init; }

    /// <summary>A Job that the server deletes when it is done (<c>ttlSecondsAfterFinished</c>): that it is gone is no failure. Default false.</summary>
    public bool VanishesWhenDone { get; init; }

    /// <summary>The pod template that the write answered, as <see cref="TemplateKey"/>; null when it is not known. Another one is somebody else's.</summary>
    internal string? Template { get; init; }

    /// <summary>The target that is this object.</summary>
    /// <param name="live">The server's answer to the write.</param>
    public static RolloutTarget Of(JsonObject live, bool changedByRelease) => new(
        ObjectName.Of(live),
        live.Text("metadata", "uid") ?? "",
        (long?)live.At("metadata", "generation") ?? 0,
        changedByRelease)
    {
        // What was sent, where the answer was lost, lacks the server's defaults.
        Template = live.At("metadata", "uid") is not null && live.At("spec", "template") is { } template ? TemplateKey.Of(template) : null,
        VanishesWhenDone = live.At("spec", "ttlSecondsAfterFinished") is not null,
    };
}
