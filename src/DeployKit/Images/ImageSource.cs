using DeployKit.Sources;

namespace DeployKit.Images;

/// <summary>What all images of a run are built from and named by.</summary>
/// <param name="Folder">That of <c>deploykit.yaml</c>: contexts are relative to it.</param>
/// <param name="Facts">What git says.</param>
/// <param name="Branch">As the CI says it, else git; null on neither.</param>
/// <param name="StartedAt">When the run began, for <c>{time}</c>.</param>
public sealed record ImageSource(string Folder, SourceFacts Facts, string? Branch, DateTimeOffset StartedAt);
