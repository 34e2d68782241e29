namespace DeployKit.Frosting;

/// <summary>An argument of the host's own, beside those of the engine; tasks read it through <c>context.Arguments</c>.</summary>
/// <param name="Name">Without the dashes; case doesn't matter.</param>
/// <param name="Value">What <c>--help</c> calls its value (<c>--environment=NAME</c>), or null for a switch that takes none.</param>
/// <param name="Description">One line for <c>--help</c>.</param>
public sealed record CakeArgument(string Name, string? Value, string Description);
