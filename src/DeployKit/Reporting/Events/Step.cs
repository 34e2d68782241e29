namespace DeployKit.Reporting.Events;

/// <summary>A step begins. What follows until it is finished belongs to it.</summary>
public sealed record StepStarted(string Step) : ReleaseEvent;

/// <summary>One fact to print under the current step: <c>mysql-instance-credentials created (1 key)</c>.</summary>
public sealed record StepFact(string Text) : ReleaseEvent;

/// <summary>Something the person should know though nothing failed.</summary>
public sealed record Warned(string Text) : ReleaseEvent;

/// <summary>A line that a container or the image build wrote, as it was written.</summary>
public sealed record LogLineRead(string Line) : ReleaseEvent;

/// <summary>How far a transfer is; each one replaces the one before it and none needs to be printed.</summary>
/// <param name="Text"><c>pushing 3 of 9 layers, 12.4 of 30.1 MB</c></param>
/// <param name="Fraction">From 0 to 1; null when unknown.</param>
public sealed record TransferProgressed(string Text, double? Fraction) : ReleaseEvent;

/// <summary>The step is over.</summary>
/// <param name="Detail">What it did, or why it was skipped or failed; null where the facts above say it all.</param>
public sealed record StepFinished(string Step, StepStatus Status, string? Detail) : ReleaseEvent;
