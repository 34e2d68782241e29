using System.Text.Json.Serialization;
using DeployKit.Configuration;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Json;

/// <summary>The report as it is written: version 1. Names are added to, never renamed or removed.</summary>
internal sealed record ReportDocument(
    string Schema,
    ReportRelease Release,
    string Outcome,
    int ExitCode,
    string Summary,
    IReadOnlyList<ReportImage> Images,
    IReadOnlyList<ReportStep> Steps,
    IReadOnlyList<ReportObject> Objects,
    IReadOnlyList<ReportVerdict> Verdicts,
    ReportRollback? Rollback,
    IReadOnlyList<Problem> Problems,
    IReadOnlyList<string> Warnings);

internal sealed record ReportRelease(
    string? Id,
    string? Target,
    string? App,
    string? Environment,
    string? Context,
    string? Namespace,
    string? Commit,
    string? Version,
    string? Branch,
    string? Actor,
    Uri? Run,
    string? Running,
    DateTime StartedAt,
    DateTime FinishedAt);

internal sealed record ReportImage(string Repository, string? Tag, string Digest, bool Built, bool Pushed);

internal sealed record ReportStep(string Name, StepStatus Status, DateTime StartedAt, double Seconds, string? Detail);

internal sealed record ReportObject(string Kind, string? Namespace, string Name, ObjectChange Change, string? Detail);

internal sealed record ReportVerdict(
    string Workload,
    string? Namespace,
    string? Revision,
    VerdictResult Result,
    // Reason codes are written as they are documented, every other enumeration in camel case.
    [property: JsonConverter(typeof(JsonStringEnumConverter<ReasonCode>))] ReasonCode? ReasonCode,
    string? Rule,
    string? RuleDetail,
    string? Setting,
    string Sentence,
    RolloutProgress? Progress,
    IReadOnlyList<ReportPod> Pods,
    IReadOnlyList<string> Log,
    IReadOnlyList<string> Events);

internal sealed record ReportPod(string Name, string? Container, string State, int Alike, string? LogPath, IReadOnlyList<string> Log);

internal sealed record ReportRollback(RollbackResult Result, string? Why, double Seconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters =
    [
        typeof(CamelCaseEnum<StepStatus>), typeof(CamelCaseEnum<ObjectChange>),
        typeof(CamelCaseEnum<VerdictResult>), typeof(CamelCaseEnum<RollbackResult>),
    ])]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
