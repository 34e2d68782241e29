using DeployKit.Docker;

namespace DeployKit.Images;

/// <summary>An image that is to be built, before anything is.</summary>
/// <param name="Reference">With its tag.</param>
/// <param name="Request">What a builder is asked for, labels included.</param>
/// <param name="Held">The image at the registry that was built from the very same inputs; null where there is none.</param>
public sealed record PlannedImage(ImageReference Reference, BuildRequest Request, ReleaseImage? Held);
