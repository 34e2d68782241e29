namespace DeployKit.Sandbox.Schemas;

/// <summary>A field that tells the items of a list apart.</summary>
/// <param name="Default">What it is where an item does not say it, on servers newer than 1.20.</param>
internal sealed record SchemaKey(string Name, string? Default);
