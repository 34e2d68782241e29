namespace DeployKit.Sandbox.Registry;

/// <summary>A manifest as it was pushed, byte for byte.</summary>
/// <param name="MediaType">Docker's or OCI's, of an image or of an index.</param>
internal sealed record StoredManifest(string Digest, string MediaType, ReadOnlyMemory<byte> Content);
